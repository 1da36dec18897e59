"""What anybody may tell the room without a word: plain words, and a hand up."""
