"""What is measured of a page in the browser, most of it as JavaScript that tells what is wrong."""

# Seen and tapped, each by itself: a link amid a sentence has the height of its line.
CONTROLS = """
  const controls = () => [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .map(e => e.closest("label") ?? e)
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".skip-link"))
    .filter(e => !e.closest("p") || getComputedStyle(e).display !== "inline");
  const named = e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 100);
"""

SMALL = f"""() => {{ {CONTROLS}
  return controls().map(e => [named(e), e.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < 47.9)
    .map(([name, box]) => `${{name}}: ${{box.width}} × ${{box.height}}`);
}}"""

# What a finger in the middle of a control would hit instead.
COVERED = f"""() => {{ {CONTROLS}
  const found = controls().map(e => {{
    e.scrollIntoView({{ block: "center", behavior: "instant" }});
    const box = e.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const isHit = hit && (e.contains(hit) || hit.contains(e) && hit.matches("label, a, button"));
    return isHit ? null : `${{named(e)}} is behind ${{hit && named(hit)}}`;
  }}).filter(Boolean);
  scrollTo(0, 0);
  return found;
}}"""

# What reaches beyond the screen, and frames that would have to be scrolled. A name may end in "…".
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  const isForEars = e =>
    e !== null && (getComputedStyle(e).clipPath !== "none" || isForEars(e.parentElement));
  const wide = [...document.querySelectorAll("body, body *")]
    .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .skip-link, input, svg *"))
    .filter(e => !isForEars(e))
    .filter(e => getComputedStyle(e.parentElement).textOverflow !== "ellipsis")
    .filter(e => {
      const { overflowX, textOverflow, display } = getComputedStyle(e);
      const mayBeCut = textOverflow === "ellipsis" || display === "inline";
      const isCut = e.scrollWidth > e.clientWidth + 1 && overflowX !== "visible" && !mayBeCut;
      const { left, right } = e.getBoundingClientRect();
      return isCut || right > width + 1 || left < -1;
    }).map(e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 100));
  if (document.documentElement.scrollWidth > width) wide.unshift("the page scrolls sideways");
  return wide;
}"""

# Neighbours that are drawn over each other.
OVERLAPPING = """() => {
  const inFlow = e => {
    const { position, display, float } = getComputedStyle(e);
    return e.checkVisibility() && position === "static" && display !== "inline" && float === "none";
  };
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  const named = e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 80);
  const found = [];
  for (const parent of document.querySelectorAll("body, body :not(svg, svg *)")) {
    const children = [...parent.children].filter(inFlow);
    const boxes = children.map(e => e.getBoundingClientRect());
    for (let i = 1; i < children.length; i++) {
      if (overlap(boxes[i - 1], boxes[i])) {
        found.push(`${named(children[i - 1])} over ${named(children[i])}`);
      }
    }
  }
  return found;
}"""

# Words that their own box does not hold: cut off, or drawn over what stands beside them.
SPILLING = """() => {
  const isBox = e => {
    const { display, clipPath, textOverflow, position, overflowX } = getComputedStyle(e);
    return e.checkVisibility() && !/inline$|contents/.test(display) && clipPath === "none" &&
      position === "static" && overflowX === "visible" && textOverflow !== "ellipsis";
  };
  const boundsOf = words => {
    const range = document.createRange();
    range.selectNodeContents(words);
    return range.getBoundingClientRect();
  };
  // Cut to nothing on purpose.
  const isCut = e => getComputedStyle(e).clipPath !== "none";
  const isForEars = e => e && (isCut(e) || isForEars(e.parentElement));
  const isWord = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const spills = e => {
    const box = e.getBoundingClientRect();
    // A line may be set tighter than its letters are high.
    const slack = parseFloat(getComputedStyle(e).fontSize) / 2;
    return [...[...e.childNodes].filter(isWord).map(boundsOf),
      ...[...e.children].filter(isBox).map(each => each.getBoundingClientRect())]
      .some(({ left, right, bottom }) =>
        left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + slack);
  };
  return [...document.querySelectorAll("main *:not(svg, svg *, option)")]
    .filter(e => isBox(e) && !isForEars(e) && spills(e))
    .map(e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 100));
}"""

# Colour of the numeral and of its ground, for each key that can be pressed.
KEYS = """() => [...document.querySelectorAll("[data-keys]:enabled [data-key]")].map(key => {
  const style = getComputedStyle(key);
  // Striped in sun mode, and the numeral above the stripe.
  const { backgroundColor: ground } = style.backgroundImage === "none" ? style
    : getComputedStyle(document.body);
  return { value: key.dataset.key, isRed: key.matches(".ring-red"), ink: style.color, ground };
})"""


def bottom_of(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]
