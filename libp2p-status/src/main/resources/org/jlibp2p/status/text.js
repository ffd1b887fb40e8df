// How figures are written, and how the page is filled: always as text, never as markup.

export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let at = 0;
  let value = count;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return (at === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)) + " " + units[at];
}

export function rate(perSecond) {
  return bytes(perSecond) + "/s";
}

export function number(value) {
  return Number(value).toLocaleString("en").replace(/,/g, "\u202f");
}

export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return seconds + " s";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes + " min " + (seconds % 60) + " s";
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours + " h " + (minutes % 60) + " min";
  return Math.floor(hours / 24) + " d " + (hours % 24) + " h";
}

export function roundTrip(micros) {
  if (micros === undefined) return "–";
  const ms = micros / 1000;
  return (ms >= 100 ? Math.round(ms) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)) + " ms";
}

export function clock(instant) {
  const at = new Date(instant);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, "0")).join(":");
}

/** A peer id with its middle left out: the beginning is the same for many, the end is not. */
export function short(id) {
  return id.length <= 18 ? id : id.slice(0, 6) + "…" + id.slice(-8);
}

export function plural(count, one, many) {
  return number(count) + " " + (count === 1 ? one : many);
}

/** A colour that goes with an id, so that the eye finds it again. */
export function hue(id) {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return hash % 360;
}

export function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  fill(made, attributes, children);
  return made;
}

export function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(made, attributes, children);
  return made;
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== undefined && child !== null));
}

export function text(node, value) {
  const written = String(value);
  if (node.textContent !== written) node.textContent = written;
}

export function set(node, name, value) {
  const written = String(value);
  if (node.getAttribute(name) !== written) node.setAttribute(name, written);
}

export function show(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** Makes the children of a node those of a list: what is there already stays, and keeps its focus. */
export function keyed(parent, items, key, make, update) {
  const known = parent.keyedChildren || (parent.keyedChildren = new Map());
  const wanted = new Set();
  let previous = null;
  for (const item of items) {
    const name = String(key(item));
    if (wanted.has(name)) continue;
    wanted.add(name);
    let child = known.get(name);
    if (!child) {
      child = make(item);
      known.set(name, child);
    }
    const place = previous ? previous.nextSibling : parent.firstChild;
    if (place !== child) parent.insertBefore(child, place);
    update(child, item);
    previous = child;
  }
  for (const [name, child] of known) {
    if (!wanted.has(name)) {
      child.remove();
      known.delete(name);
    }
  }
}
