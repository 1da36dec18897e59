"""What can be measured of a screen: text that is cut off, too small or too pale, and sideways scroll."""

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

# Each text against the colour behind it, WCAG 1.4.3: what axe does as well, but for what lies over what; and in a
# hundredth of its time.  A button that cannot be pressed is let off, and so is text on a pattern.
PALE = """() => {
  const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true}), known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      known.set(colour, {rgb: [r, g, b], a: a / 255});
    }
    return known.get(colour);
  };
  const over = (top, below) => top.rgb.map((part, n) => part * top.a + below[n] * (1 - top.a));
  const light = (rgb) => rgb.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) {
      const style = getComputedStyle(e), colour = rgba(style.backgroundColor);
      if (style.backgroundImage !== "none") return null;
      if (colour.a > 0) layers.push(colour);
      if (colour.a === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const home = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || home.closest(".vh, [hidden], script, noscript, :disabled, [aria-disabled=true]")) continue;
    if (!home.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const below = behind(home), style = getComputedStyle(home), size = parseFloat(style.fontSize);
    if (!below) continue;
    const [a, b] = [light(over(rgba(style.color), below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const wanted = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < wanted - 0.01) found.add(`"${texts.currentNode.data.trim().slice(0, 40)}" stands out by ${ratio.toFixed(2)}, not ${wanted}`);
  }
  return [...found];
}"""
