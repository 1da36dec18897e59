"""What can be measured of a screen: text that is cut off, text that is too small, sideways scroll."""

CUT = """() => {
  const box = (e) => e === document.documentElement ? {left: 0, top: 0, right: innerWidth, bottom: innerHeight} : e.getBoundingClientRect();
  const cuts = (e) => e === document.documentElement || getComputedStyle(e).overflowY !== "visible";
  const found = new Set();
  const lines = [];
  const cover = document.querySelector(".join-large"); // it hides what lies under it
  const texts = document.createTreeWalker(cover?.checkVisibility() ? cover : document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, home = node.parentElement;
    if (!node.data.trim() || home.closest(".vh, [hidden], script, noscript, .wall-menu")) continue;
    if (!home.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const middle = (line.top + line.bottom) / 2, half = parseFloat(getComputedStyle(home).fontSize) * 0.4;
      let seen = true;
      for (let e = home; e; e = e.parentElement) if (cuts(e) && (middle > box(e).bottom || middle < box(e).top)) seen = false;
      if (seen) lines.push({node, text: node.data.trim().slice(0, 40), left: line.left, right: line.right, top: middle - half * 0.8, bottom: middle + half * 0.8});
      for (let e = home; e; e = e.parentElement) {
        if (!cuts(e)) continue;
        if (getComputedStyle(e).webkitLineClamp !== "none" || getComputedStyle(e).textOverflow === "ellipsis") break; // its last line says with dots that there is more
        const b = box(e);
        if (middle - half < b.top - 2 || middle + half > b.bottom + 2 || line.left < b.left - 2 || line.right > b.right + 2)
          found.add(`"${node.data.trim().slice(0, 40)}" is cut by ${e.id || e.className || e.tagName}`);
      }
    }
  }
  lines.forEach((a, n) => lines.slice(n + 1).forEach((b) => {
    const over = a.node !== b.node && a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
    if (over) found.add(`"${a.text}" lies on "${b.text}"`);
  }));
  for (const e of document.querySelectorAll(".stage, .rail, .wall-foot, .lobby, .cluster, .tray, .qr, .qr-card, .join, .says"))
    if (e.checkVisibility() && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2 || box(e).bottom > innerHeight + 2 || box(e).right > innerWidth + 2))
      found.add(`.${e.className.baseVal ?? e.className} needs ${e.scrollWidth} x ${e.scrollHeight}, has ${e.clientWidth} x ${e.clientHeight}`);
  return [...found];
}"""

# In units of a picture 1080 high; --wall-floor is 32 of them.
SMALL = """(floor) => {
  const unit = Math.min(innerWidth / 1920, innerHeight / 1080);
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const home = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || home.closest(".vh, [hidden], script, noscript, .wall-menu") || !home.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(home).fontSize) / unit;
    if (size < floor - 0.5) found.add(`"${texts.currentNode.data.trim().slice(0, 40)}" has ${size.toFixed(1)} units`);
  }
  return [...found];
}"""

SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1);
  return [`scrolls sideways, ${root.scrollWidth} > ${innerWidth}: ` + wide.slice(-3).map((e) => e.id || e.className || e.tagName).join(", ")];
}"""
