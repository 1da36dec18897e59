"""Text that looks like an NHS number: ten digits whose last one checks the others (modulus 11)."""

import re

TEN = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])", re.ASCII)


def looks_like_nhs_number(text: str) -> bool:
    """Whether some number in the text is shaped like one.  Nobody may keep the answer (docs/privacy.md)."""
    return any(checks("".join(found)) for found in TEN.findall(text))


def checks(digits: str) -> bool:
    """Each of nine digits times 10 down to 2; what is missing to a multiple of 11 is the tenth."""
    rest = 11 - sum(int(digit) * (10 - n) for n, digit in enumerate(digits[:9])) % 11
    return {11: 0}.get(rest, rest) == int(digits[9]) and rest != 10
