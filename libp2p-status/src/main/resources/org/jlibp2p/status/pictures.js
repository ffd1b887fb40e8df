// What is drawn: lines over time, and the routing table.

import { keyed, number, plural, set, short, svg, text } from "./text.js";

function nice(most) {
  if (most <= 0) return 1;
  const power = Math.pow(10, Math.floor(Math.log10(most)));
  for (const step of [1, 2, 4, 6, 8, 10]) {
    if (most <= step * power) return step * power;
  }
  return 10 * power;
}

/** Lines over the last seconds. `lines` are { name, label, format }; the first one is filled most. */
export class Plot {
  constructor(box, legend, lines, format, least) {
    this.box = box;
    this.format = format;
    this.least = least;
    this.lines = lines;
    this.at = null;
    this.svg = svg("svg", { role: "img", class: "drawing" });
    this.grid = svg("g", { class: "grid" });
    this.body = svg("g");
    this.cursor = svg("line", { class: "cursor", visibility: "hidden" });
    this.svg.append(this.grid, this.body, this.cursor);
    for (const line of lines) {
      line.area = svg("path", { class: "area " + line.name });
      line.path = svg("path", { class: "line " + line.name });
      line.value = document.createElement("b");
      const entry = document.createElement("span");
      entry.className = "entry " + line.name;
      entry.append(document.createElement("i"), line.label + " ", line.value);
      legend.append(entry);
      this.body.append(line.area, line.path);
    }
    this.when = document.createElement("span");
    this.when.className = "when";
    legend.append(this.when);
    box.append(this.svg);
    box.addEventListener("pointermove", event => {
      this.at = event.clientX - this.svg.getBoundingClientRect().left;
      this.draw();
    });
    box.addEventListener("pointerleave", () => {
      this.at = null;
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  /** The values of each line, one a second. A young node's are not pressed into a corner of the whole time. */
  show(values, seconds) {
    this.values = values;
    const count = values[0].length;
    this.seconds = Math.min(seconds, [60, 120].find(span => count <= span) || seconds);
    this.draw();
  }

  draw() {
    if (!this.values) return;
    const width = Math.max(240, this.box.clientWidth);
    const height = 190;
    const left = 66;
    const right = 8;
    const top = 10;
    const bottom = 24;
    const inner = width - left - right;
    const tall = height - top - bottom;
    set(this.svg, "viewBox", `0 0 ${width} ${height}`);
    set(this.svg, "width", width);
    set(this.svg, "height", height);
    const most = nice(Math.max(this.least, ...this.values.map(each => Math.max(0, ...each))));
    const x = (index, count) => left + inner * (1 - (count - 1 - index) / (this.seconds - 1));
    const y = value => top + tall * (1 - value / most);
    this.drawGrid(width, left, right, top, tall, inner, most, y);
    this.lines.forEach((line, index) => {
      const values = this.values[index];
      const points = values.map((value, i) => `${x(i, values.length).toFixed(1)},${y(value).toFixed(1)}`);
      const path = points.length ? "M" + points.join("L") : "";
      const area = points.length > 1
        ? `${path}L${x(values.length - 1, values.length).toFixed(1)},${top + tall}L${x(0, values.length).toFixed(1)},${top + tall}Z`
        : "";
      set(line.path, "d", path);
      set(line.area, "d", area);
    });
    this.readOut(inner, left, top, tall);
  }

  drawGrid(width, left, right, top, tall, inner, most, y) {
    const marks = [];
    for (let i = 0; i <= 4; i++) marks.push({ key: "y" + i, at: y(most * i / 4), label: i % 2 ? "" : this.format(most * i / 4).replace(/\.0+ /, " ").replace(/(\.\d)0 /, "$1 ") });
    const every = (this.seconds > 120 ? 60 : this.seconds / 4) * (inner < 360 ? 2 : 1);
    for (let ago = 0; ago <= this.seconds; ago += every) {
      const label = ago === 0 ? "now" : ago % 60 ? "−" + ago + " s" : "−" + ago / 60 + " min";
      marks.push({ key: "x" + ago, x: left + inner * (1 - ago / (this.seconds - 1)), label });
    }
    keyed(this.grid, marks, mark => mark.key, () => svg("g", {}, svg("line"), svg("text")), (group, mark) => {
      const [line, label] = group.children;
      if (mark.x === undefined) {
        set(line, "x1", left); set(line, "x2", width - right); set(line, "y1", mark.at); set(line, "y2", mark.at);
        set(label, "x", left - 8); set(label, "y", mark.at + 4); set(label, "text-anchor", "end");
      } else {
        const at = Math.max(left, mark.x);
        set(line, "x1", at); set(line, "x2", at); set(line, "y1", top + tall); set(line, "y2", top + tall + 4);
        set(label, "x", at); set(label, "y", top + tall + 17);
        set(label, "text-anchor", mark.key === "x0" ? "end" : mark.x < left + 16 ? "start" : "middle");
      }
      text(label, mark.label);
    });
  }

  readOut(inner, left, top, tall) {
    const count = this.values[0].length;
    let index = count - 1;
    let ago = 0;
    if (this.at !== null && count > 0) {
      ago = Math.round((1 - (this.at - left) / inner) * (this.seconds - 1));
      ago = Math.min(count - 1, Math.max(0, ago));
      index = count - 1 - ago;
      const x = left + inner * (1 - ago / (this.seconds - 1));
      set(this.cursor, "x1", x); set(this.cursor, "x2", x); set(this.cursor, "y1", top); set(this.cursor, "y2", top + tall);
    }
    set(this.cursor, "visibility", this.at === null ? "hidden" : "visible");
    this.lines.forEach((line, i) => text(line.value, count ? this.format(this.values[i][index]) : "–"));
    text(this.when, this.at === null ? "" : ago === 0 ? "now" : ago + " s ago");
    set(this.svg, "aria-label", this.lines.map((line, i) => line.label + " " + (count ? this.format(this.values[i][count - 1]) : "nothing yet")).join(", "));
  }
}

/** A routing table: a column for each number of bits in common with this node, a dot for each peer. */
export class TablePicture {
  constructor(box, tip, open) {
    this.box = box;
    this.tip = tip;
    this.open = open;
    this.svg = svg("svg", { class: "drawing table", role: "group" });
    this.tracks = svg("g", { class: "tracks" });
    this.labels = svg("g", { class: "grid" });
    this.dots = svg("g", { class: "dots" });
    this.svg.append(this.tracks, this.labels, this.dots);
    box.append(this.svg);
    this.svg.addEventListener("pointerover", event => this.point(event.target));
    this.svg.addEventListener("pointerout", () => this.unpoint());
    this.svg.addEventListener("focusin", event => this.point(event.target));
    this.svg.addEventListener("focusout", () => this.unpoint());
    this.svg.addEventListener("click", event => this.activate(event.target));
    this.svg.addEventListener("keydown", event => this.key(event));
    new ResizeObserver(() => this.draw()).observe(box);
  }

  show(table) {
    this.table = table;
    this.draw();
  }

  draw() {
    const table = this.table;
    if (!table) return;
    const width = Math.max(280, this.box.clientWidth);
    const last = Math.max(11, ...table.buckets.map(bucket => bucket.prefix));
    const columns = last + 1;
    const left = 4;
    const wide = (width - 2 * left) / columns;
    const shown = Math.max(table.bucketSize, ...table.buckets.map(bucket => bucket.peers.length));
    const radius = Math.max(1.6, Math.min(6, wide * 0.32, 150 / shown));
    const step = Math.min(2 * radius + 2.4, Math.max(2 * radius + 0.6, 230 / shown));
    const top = 8;
    const tall = step * table.bucketSize + 6;
    const floor = top + tall;
    const height = floor + 40;
    set(this.svg, "viewBox", `0 0 ${width} ${height}`);
    set(this.svg, "width", width);
    set(this.svg, "height", height);
    set(this.svg, "aria-label", `Routing table of ${table.protocol}: ${plural(table.peers, "peer", "peers")} in ${plural(table.buckets.length, "bucket", "buckets")}. Arrow keys go from peer to peer.`);
    const middle = prefix => left + wide * (prefix + 0.5);
    const all = Array.from({ length: columns }, (_, prefix) => prefix);
    const half = Math.min(radius + 3, wide / 2 - 0.5);
    keyed(this.tracks, all, prefix => prefix, () => svg("rect"), (track, prefix) => {
      set(track, "x", middle(prefix) - half); set(track, "y", top); set(track, "width", 2 * half); set(track, "height", tall);
      set(track, "rx", Math.min(half, 6));
    });
    const every = wide < 16 ? Math.ceil(18 / wide) : 1;
    const marks = all.filter(prefix => prefix % every === 0).map(prefix => ({ key: "p" + prefix, x: middle(prefix), y: floor + 15, anchor: "middle", label: prefix }));
    marks.push({ key: "far", x: left, y: floor + 33, anchor: "start", label: width < 560 ? "← far" : "← far away: no bits in common" });
    marks.push({ key: "near", x: width - left, y: floor + 33, anchor: "end", label: width < 560 ? "bits in common: near →" : "near: many bits in common with this node →" });
    keyed(this.labels, marks, mark => mark.key, () => svg("text"), (label, mark) => {
      set(label, "x", mark.x); set(label, "y", mark.y); set(label, "text-anchor", mark.anchor);
      text(label, mark.label);
    });
    const places = [];
    for (const bucket of table.buckets) {
      bucket.peers.forEach((peer, row) => places.push({ ...peer, prefix: bucket.prefix, row, x: middle(bucket.prefix), y: floor - 3 - step * (row + 0.5) }));
    }
    keyed(this.dots, places, place => place.peer, place => svg("circle", { tabindex: "-1", role: "button", "data-peer": place.peer }), (dot, place) => {
      dot.place = place;
      set(dot, "cx", place.x.toFixed(1)); set(dot, "cy", place.y.toFixed(1)); set(dot, "r", radius.toFixed(2));
      set(dot, "class", place.connected ? "dot connected" : "dot");
      set(dot, "aria-label", `${place.peer}, ${plural(place.prefix, "bit", "bits")} in common, ${place.connected ? "connected" : "not connected"}`);
    });
    const first = this.dots.firstChild;
    if (first && !this.dots.querySelector('[tabindex="0"]')) set(first, "tabindex", "0");
    if (this.pointed && !this.pointed.isConnected) this.unpoint();
  }

  point(target) {
    if (!target.place) return;
    this.pointed = target;
    const place = target.place;
    this.tip.replaceChildren();
    const add = (tag, value) => {
      const line = document.createElement(tag);
      line.textContent = value;
      this.tip.append(line);
    };
    add("b", short(place.peer));
    if (place.agent) add("span", place.agent);
    if (place.address) add("span", place.address);
    add("span", `${plural(place.prefix, "bit", "bits")} in common · ${place.connected ? "connected" : "not connected"}`);
    this.tip.hidden = false;
    const dot = target.getBoundingClientRect();
    const size = this.tip.getBoundingClientRect();
    const x = Math.min(Math.max(8, dot.left + dot.width / 2 - size.width / 2), document.documentElement.clientWidth - size.width - 8);
    const above = dot.top - size.height - 8;
    this.tip.style.left = x + window.scrollX + "px";
    this.tip.style.top = (above > 4 ? above : dot.bottom + 8) + window.scrollY + "px";
  }

  unpoint() {
    this.pointed = null;
    this.tip.hidden = true;
  }

  activate(target) {
    if (target.place) this.open(target.place.peer);
  }

  key(event) {
    const dot = event.target;
    if (!dot.place) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.activate(dot);
      return;
    }
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const all = [...this.dots.children];
    let next;
    if (move[1]) {
      next = all.find(each => each.place.prefix === dot.place.prefix && each.place.row === dot.place.row + move[1]);
    } else {
      const columns = [...new Set(all.map(each => each.place.prefix))].sort((a, b) => a - b);
      const column = columns[columns.indexOf(dot.place.prefix) + move[0]];
      const there = all.filter(each => each.place.prefix === column);
      next = there[Math.min(dot.place.row, there.length - 1)];
    }
    if (next) {
      set(dot, "tabindex", "-1");
      set(next, "tabindex", "0");
      next.focus();
    }
  }
}

export function describeTable(table) {
  return `${table.protocol} · ${table.mode} · ${plural(table.peers, "peer", "peers")}, at most ${number(table.bucketSize)} in a column`;
}
