// Asks for the figures each second, and shows them.

import { bytes, clock, duration, el, hue, keyed, number, plural, rate, roundTrip, set, short, show, svg, text } from "./text.js";
import { Plot, TablePicture, describeTable } from "./pictures.js";

const EVERY = 1000; // milliseconds
const PATIENCE = 8000;
const $ = id => document.getElementById(id);

const throughput = new Plot($("throughput"), $("throughput-legend"),
  [{ name: "in", label: "received" }, { name: "out", label: "sent" }], rate, 1000);
const open = new Plot($("open"), $("open-legend"),
  [{ name: "links", label: "connections" }, { name: "streams", label: "streams" }], value => number(Math.round(value)), 4);
const pictures = new Map();
const before = new Map(); // bytes of each connection a moment ago
let beforeAt = 0;
let offset = 0;
let paused = false;
let timer = null;
let asking = false;
let lastGood = null;

// ---- asking ----

async function ask() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const query = new URLSearchParams();
    const find = $("find").value.trim();
    if (find) query.set("find", find);
    if ($("order").value !== "newest") query.set("order", $("order").value);
    if (offset) query.set("offset", offset);
    const asked = query.toString();
    const answer = await fetch("status.json" + (asked ? "?" + asked : ""), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(await answer.text());
    render(await answer.json());
    lastGood = new Date();
    live("live", "live");
  } catch (failure) {
    live("lost", lastGood ? "no answer since " + clock(lastGood) : "no answer");
    console.debug(failure);
  } finally {
    asking = false;
    if (!paused && !document.hidden) timer = setTimeout(ask, EVERY);
  }
}

function live(state, words) {
  set($("live"), "class", "live " + state);
  text($("live-text"), words);
}

$("pause").addEventListener("click", () => {
  paused = !paused;
  set($("pause"), "aria-pressed", paused);
  text($("pause"), paused ? "Go on" : "Pause");
  if (paused) {
    clearTimeout(timer);
    live("paused", "paused");
  } else {
    ask();
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !paused) ask();
});

$("tools").addEventListener("submit", event => event.preventDefault());
for (const [id, event] of [["find", "input"], ["order", "change"]]) {
  $(id).addEventListener(event, () => {
    offset = 0;
    ask();
  });
}
$("before").addEventListener("click", () => turn(-1));
$("after").addEventListener("click", () => turn(1));
let pageSize = 100;

function turn(by) {
  offset = Math.max(0, offset + by * pageSize);
  ask();
}

$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("self").title);
    text($("copy"), "copied");
  } catch (refused) {
    getSelection().selectAllChildren($("self"));
    text($("copy"), "selected");
  }
  setTimeout(() => text($("copy"), "copy"), 1500);
});

// ---- showing ----

function render(status) {
  const now = Date.parse(status.now);
  renderNode(status);
  renderCounts(status);
  throughput.show([status.traffic.inRates, status.traffic.outRates], status.traffic.seconds);
  open.show([status.traffic.connections, status.traffic.streams], status.traffic.seconds);
  renderTables(status);
  renderAddresses(status, now);
  renderLimits(status.limits);
  renderRelays(status.relay, now);
  renderConnections(status.connections, now);
  renderEvents(status.events);
  text($("foot"), `This page watches the node since ${duration(status.watched)} · Java ${status.node.java} · ${plural(status.node.protocols.length, "protocol", "protocols")} served`);
}

function renderNode(status) {
  const node = status.node;
  text($("agent"), node.agent || "jlibp2p node");
  text($("self"), node.id);
  set($("self"), "title", node.id);
  const known = { public: "reachable", private: "not reachable", unknown: "reachability unknown" };
  text($("reachability"), known[node.reachability]);
  set($("reachability"), "class", "badge " + node.reachability);
  document.title = `${plural(status.counts.peers, "peer", "peers")} · …${node.id.slice(-8)}`;
}

function renderCounts(status) {
  const counts = status.counts;
  const traffic = status.traffic;
  const last = values => values.length ? values[values.length - 1] : 0;
  text($("peers"), number(counts.peers));
  text($("peers-note"), "connected");
  text($("connections-count"), number(counts.connections));
  text($("connections-note"), `${number(counts.direct)} direct, ${number(counts.relayed)} relayed` + (counts.limited ? ` (${number(counts.limited)} limited)` : ""));
  text($("streams"), number(counts.streams));
  text($("streams-note"), counts.connections ? (counts.streams / counts.connections).toFixed(1) + " a connection" : "");
  text($("in-rate"), rate(last(traffic.inRates)));
  text($("in-total"), bytes(traffic.in) + " since the start");
  text($("out-rate"), rate(last(traffic.outRates)));
  text($("out-total"), bytes(traffic.out) + " since the start");
  const tables = status.dht || [];
  text($("table-size"), tables.length ? number(tables.reduce((sum, table) => sum + table.peers, 0)) : "–");
  text($("table-note"), tables.length ? tables.map(table => table.mode).join(", ") : "in no DHT");
}

function renderTables(status) {
  const tables = status.dht || [];
  keyed($("tables"), tables, table => table.protocol, table => {
    const box = el("div", { class: "plot" });
    const caption = el("p", { class: "caption" });
    const whole = el("div", {}, caption, box);
    pictures.set(table.protocol, new TablePicture(box, $("tip"), openPeer));
    whole.caption = caption;
    return whole;
  }, (whole, table) => {
    text(whole.caption, describeTable(table));
    pictures.get(table.protocol).show(table);
  });
  const empty = tables.every(table => table.peers === 0);
  show($("table-empty"), empty);
  text($("table-empty"), tables.length ? "Nobody stands in the table yet: it fills as servers of the DHT are met." : "This node is in no DHT.");
  show($("tables"), tables.length > 0);
  const legend = $("table-legend");
  if (!legend.firstChild) {
    legend.append(el("span", { class: "entry dot-connected" }, el("i"), "connected"), el("span", { class: "entry dot-known" }, el("i"), "known"));
  }
  show(legend, tables.length > 0);
}

const SOURCES = { listening: "listens there", application: "the application says so", service: "a service says so" };
const OUTCOMES = { reached: "reached it", not_reached: "could not reach it", not_tried: "did not try", not_proved: "said so without proof", failed: "gave no answer" };

function renderAddresses(status, now) {
  const probed = new Map((status.autonat ? status.autonat.addresses : []).map(each => [each.address, each]));
  const all = new Map();
  for (const own of status.node.addresses) {
    const entry = all.get(own.address) || { address: own.address, announced: false, why: [] };
    entry.announced = entry.announced || own.announced;
    const relayed = own.source === "listening" && own.address.includes("/p2p-circuit");
    const why = relayed ? "listens there, through a relay" : SOURCES[own.source] || own.source;
    entry.why.push(why + (own.detail && own.source !== "listening" ? ": " + own.detail : ""));
    all.set(own.address, entry);
  }
  for (const found of probed.values()) {
    const entry = all.get(found.address) || { address: found.address, announced: found.announced, why: found.sources };
    all.set(found.address, { ...entry, found });
  }
  const list = [...all.values()].sort((a, b) => Number(b.announced) - Number(a.announced));
  keyed($("addresses"), list, each => each.address, () => {
    const parts = { code: el("code"), badges: el("span", { class: "badges" }), why: el("p", { class: "note" }), who: el("ul", { class: "answers" }) };
    const item = el("li", { class: "address" }, el("div", { class: "line" }, parts.code, parts.badges), parts.why, parts.who);
    item.parts = parts;
    return item;
  }, (item, each) => {
    const parts = item.parts;
    text(parts.code, each.address);
    const badges = [each.announced ? ["announced", "good"] : ["not announced", "plain"]];
    if (each.found) {
      const words = { public: ["reachable", "public"], private: ["not reachable", "private"], unknown: [each.found.probed ? "not known yet" : "not asked about", "unknown"] };
      badges.push(words[each.found.reachability]);
    }
    keyed(parts.badges, badges, badge => badge.join(), badge => el("span", { class: "badge " + badge[1] }, badge[0]), () => {});
    const seen = each.found && each.found.observers ? ` · peers in ${plural(each.found.observers, "place", "places")} see the node there` : "";
    text(parts.why, [...new Set(each.why)].join("; ") + seen);
    keyed(parts.who, each.found ? each.found.answers.slice().reverse().slice(0, 6) : [], answer => answer.peer + answer.at, answer => el("li", { class: answer.outcome }), (line, answer) =>
      text(line, `${short(answer.peer)} in ${answer.place} ${OUTCOMES[answer.outcome] || answer.outcome}, ${duration(now - Date.parse(answer.at))} ago`));
  });
  show($("addresses-empty"), list.length === 0);
  show($("why"), Boolean(status.autonat));
  if (status.autonat) text($("explanation"), status.autonat.explanation);
}

const LIMITS = {
  "connections.total": "connections", "connections.inbound": "inbound connections", "connections.outbound": "outbound connections",
  "connections.pendingInbound": "handshakes under way", "streams.total": "streams", "dials.total": "dials",
  "buffers.windowsTotal": "receive windows", "relay.reservations": "reservations here", "relay.circuits": "circuits here",
};

function renderLimits(limits) {
  keyed($("limits"), limits, limit => limit.limit, limit => {
    const parts = { name: el("span"), value: el("span", { class: "figure" }), meter: el("meter", { min: 0, max: 1, high: 0.9, low: 0.7, optimum: 0 }) };
    set(parts.meter, "aria-label", LIMITS[limit.limit] || limit.limit);
    const item = el("li", { title: limit.limit }, el("div", { class: "line" }, parts.name, parts.value), parts.meter);
    item.parts = parts;
    return item;
  }, (item, limit) => {
    const figure = limit.limit === "buffers.windowsTotal" ? bytes : number;
    text(item.parts.name, LIMITS[limit.limit] || limit.limit);
    text(item.parts.value, `${figure(limit.used)} of ${limit.most > 2 ** 53 ? "any number" : figure(limit.most)}`);
    item.parts.meter.value = limit.most > 0 ? limit.used / limit.most : 0;
  });
}

function renderRelays(relay, now) {
  const places = relay ? relay.places : [];
  const failures = relay ? relay.failures : [];
  keyed($("relays"), [...places, ...failures], each => each.relay, () => {
    const parts = { peer: peerButton(), badge: el("span"), note: el("p", { class: "note" }) };
    const item = el("li", {}, el("div", { class: "line" }, parts.peer, parts.badge), parts.note);
    item.parts = parts;
    return item;
  }, (item, each) => {
    showPeer(item.parts.peer, each.relay);
    const holds = each.reason === undefined;
    text(item.parts.badge, holds ? "reserved" : "no place");
    set(item.parts.badge, "class", "badge " + (holds ? "good" : "private"));
    const left = each.expires ? `for ${duration(Date.parse(each.expires) - now)} more` : "";
    text(item.parts.note, holds ? [each.agent, each.chosen ? "found by itself" : "as configured", left].filter(Boolean).join(" · ") : each.reason);
  });
  const server = relay && relay.server;
  show($("relay-server"), Boolean(server));
  if (server) {
    const facts = [
      ["This node is a relay", `${number(server.reservations)} of ${number(server.mostReservations)} reservations, ${number(server.circuits)} of ${number(server.mostCircuits)} circuits`],
      ["carried for others", bytes(server.bytes)],
      ["since the start", `${plural(server.granted, "reservation", "reservations")} granted, ${number(server.refusedReservations)} refused; ${plural(server.opened, "circuit", "circuits")} opened, ${number(server.refusedCircuits)} refused`],
    ];
    keyed($("relay-server"), facts, fact => fact[0], fact => el("div", {}, el("dt", {}, fact[0]), el("dd")), (row, fact) => text(row.lastChild, fact[1]));
  }
  const empty = !server && places.length + failures.length === 0;
  show($("relays-empty"), empty);
  text($("relays-empty"), relay ? "The node uses relays where it has to, and has no place at one now." : "The node uses no relays and is none.");
}

function peerButton() {
  const button = el("button", { type: "button", class: "peer" }, svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("rect", { width: 10, height: 10, rx: 3 })), el("span"));
  button.addEventListener("click", () => openPeer(button.peer));
  return button;
}

function showPeer(button, id) {
  if (button.peer === id) return;
  button.peer = id;
  set(button, "title", id);
  set(button.firstChild.firstChild, "fill", `hsl(${hue(id)} 60% 55%)`);
  text(button.lastChild, short(id));
}

const COLUMNS = ["peer", "way", "address", "age", "roundTrip", "in", "out", "streams"];
const NAMES = { peer: "Peer", way: "Way", address: "Address", age: "Age", roundTrip: "Round trip", in: "Received", out: "Sent", streams: "Streams" };

function renderConnections(connections, now) {
  const elapsed = (now - beforeAt) / 1000;
  const passed = new Map(before);
  before.clear();
  keyed($("rows"), connections.rows, row => row.id, () => {
    const cells = {};
    for (const name of COLUMNS) cells[name] = el("td", { "data-name": NAMES[name], class: ["age", "roundTrip", "in", "out"].includes(name) ? "n" : "c-" + name });
    cells.button = peerButton();
    cells.agent = el("span", { class: "note agent" });
    cells.peer.append(cells.button, cells.agent);
    cells.badges = el("span", { class: "badges" });
    cells.layers = el("span", { class: "note" });
    cells.way.append(cells.badges, cells.layers);
    cells.code = el("code");
    cells.address.append(cells.code);
    for (const name of ["in", "out"]) {
      cells[name + "Total"] = el("span");
      cells[name + "Rate"] = el("span", { class: "note" });
      cells[name].append(cells[name + "Total"], cells[name + "Rate"]);
    }
    cells.protocols = el("ul", { class: "protocols" });
    cells.streams.append(cells.protocols);
    const row = el("tr", {}, ...COLUMNS.map(name => cells[name]));
    row.cells_ = cells;
    return row;
  }, (row, each) => {
    const cells = row.cells_;
    showPeer(cells.button, each.peer);
    text(cells.agent, each.agent || "not identified");
    const badges = [[each.relayed ? "relayed" : "direct", each.relayed ? "relayed" : "direct"]];
    if (each.limited) badges.push(["limited", "limited"]);
    badges.push([each.inbound ? "inbound" : "outbound", "plain"]);
    keyed(cells.badges, badges, badge => badge[0], badge => el("span", { class: "badge " + badge[1] }, badge[0]), () => {});
    const bound = [each.limitSeconds ? duration(each.limitSeconds * 1000) : "", each.limitBytes ? bytes(each.limitBytes) : ""].filter(Boolean).join(", ");
    text(cells.layers, [each.transport, each.security.replace(/^\//, ""), each.muxer.replace(/^\//, "")].join(" · ") + (bound ? " · at most " + bound : ""));
    text(cells.code, each.address);
    set(cells.code, "title", `${each.address}\nhere: ${each.local}`);
    text(cells.age, duration(each.age));
    text(cells.roundTrip, roundTrip(each.roundTrip));
    const old = passed.get(each.id);
    for (const name of ["in", "out"]) {
      text(cells[name + "Total"], bytes(each[name]));
      text(cells[name + "Rate"], old && elapsed > 0 ? rate(Math.max(0, each[name] - old[name]) / elapsed) : "");
    }
    before.set(each.id, { in: each.in, out: each.out });
    keyed(cells.protocols, each.protocols, kind => kind.protocol + kind.inbound, () => el("li"), (line, kind) => {
      text(line, (kind.inbound ? "↓ " : "↑ ") + kind.protocol + (kind.count > 1 ? " × " + number(kind.count) : ""));
      set(line, "title", `${kind.protocol}\nopened by ${kind.inbound ? "the peer" : "this node"}`);
    });
  });
  beforeAt = now;
  pageSize = connections.most;
  if (offset > 0 && connections.rows.length === 0 && connections.matching > 0) offset = 0;
  show($("table"), connections.rows.length > 0);
  show($("rows-empty"), connections.rows.length === 0);
  text($("rows-empty"), connections.total ? "No connection has that in its peer, agent or address." : "No peer is connected.");
  const more = connections.matching > connections.rows.length;
  show($("pager"), more);
  if (more) {
    text($("range"), `${number(connections.offset + 1)}–${number(connections.offset + connections.rows.length)} of ${number(connections.matching)}`);
    $("before").disabled = connections.offset === 0;
    $("after").disabled = connections.offset + connections.rows.length >= connections.matching;
  }
}

const TONES = [[/^connected$|added|reserved|granted|opened|succeeded/, "good"], [/disconnected|removed|lost|ended/, "plain"], [/failed|refused|dropped/, "private"]];

function renderEvents(events) {
  keyed($("events"), events.last, event => event.n, event => {
    const tone = TONES.find(([pattern]) => pattern.test(event.kind));
    return el("li", {},
      el("time", { datetime: event.at }, clock(event.at)),
      el("span", { class: "badge " + (tone ? tone[1] : "unknown") }, event.kind),
      el("span", { class: "detail" }, event.detail));
  }, () => {});
  show($("events"), events.last.length > 0);
  show($("events-empty"), events.last.length === 0);
  text($("events-note"), events.count > events.last.length ? `the last ${number(events.last.length)} of ${number(events.count)}` : plural(events.count, "event", "events"));
}

// ---- one peer ----

async function openPeer(id) {
  const body = $("peer-body");
  body.replaceChildren(el("p", { class: "empty" }, "asking …"));
  if (!$("peer").open) $("peer").showModal();
  try {
    const answer = await fetch("peer.json?id=" + encodeURIComponent(id), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(await answer.text());
    const peer = await answer.json();
    const list = (values, none) => values.length ? el("ul", {}, ...values.map(value => el("li", {}, el("code", {}, value)))) : el("span", { class: "note" }, none);
    const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
    body.replaceChildren(el("dl", { class: "facts" },
      fact("Peer id", el("code", {}, peer.peer)),
      fact("Agent", peer.agent || "not told"),
      fact("Connections", number(peer.connections)),
      fact("Sees this node at", peer.observed ? el("code", {}, peer.observed) : "not told"),
      fact("Addresses" + (peer.signed ? ", signed" : ""), list(peer.addresses, "none are known")),
      fact("Speaks", list(peer.protocols, "not told"))));
  } catch (failure) {
    body.replaceChildren(el("p", { class: "empty" }, "The node did not tell: " + failure.message));
  }
}

$("peer-close").addEventListener("click", () => $("peer").close());
$("peer").addEventListener("click", event => {
  if (event.target === $("peer")) $("peer").close();
});

ask();
