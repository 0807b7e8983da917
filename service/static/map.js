// Maps that can be moved and enlarged. Without this file each map is the whole picture, and every mark a link.
const MOST = 16; // times a map can be enlarged
const STEP = 1.6; // by one press of a key or a button
const DOT = 1.4; // pixels for a unit of a mark, however far the map is enlarged
const ROOM = 25; // pixels: marks that are nearer to one another become one
const SLOP = 4; // pixels a finger may slip in a press
const OPENS = 4; // times a map is enlarged at most where one opens what is drawn as one
const PROVINCE = [0, -9, 9, -18, 18, -27, 27]; // units below its place where a province's name is tried
const NAMED = 12; // marks in view: where there are no more, their names stand beside them
const MOVE = 200; // milliseconds
const SVG = "http://www.w3.org/2000/svg";
const KEYS = {
  "+": "in", "=": "in", "-": "out", _: "out", 0: "whole", Escape: "whole",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
};
const SIGNS = { in: "+", out: "−", left: "←", right: "→", up: "↑", down: "↓" };
const WAYS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

const still = matchMedia("(prefers-reduced-motion: reduce)");
const between = (least, value, most) => Math.min(Math.max(value, least), most);
const filled = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function made(name, attributes = {}, space = SVG) {
  const node = document.createElementNS(space, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  return node;
}

class MovableMap {
  constructor(svg) {
    this.svg = svg;
    this.frame = svg.parentElement;
    this.fingers = new Map();
    svg.addEventListener("click", (event) => this.clicked(event), true);
    svg.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.touched(event));
    svg.addEventListener("pointermove", (event) => this.dragged(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => this.released(event));
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.frame.addEventListener("keydown", (event) => this.pressed(event));
    new ResizeObserver(() => this.read && this.draw()).observe(svg);
  }

  // Takes what the server drew; again after a swap, which brings the server's drawing back.
  take() {
    const { svg } = this;
    const box = svg.viewBox.baseVal;
    svg.querySelectorAll(".cluster, .hit, .names").forEach((node) => node.remove());
    [this.wide, this.high] = [box.width, box.height];
    this.words = JSON.parse(svg.closest("[data-words]").dataset.words);
    this.marks = [...svg.querySelectorAll("a")].map((node) => this.mark(node));
    this.posts = [...svg.querySelectorAll(".post")].map((node) => this.mark(node));
    this.provinces = [...svg.querySelectorAll(".province")].map((node) => this.mark(node));
    this.total = this.marks.reduce((sum, one) => sum + one.n, 0);
    [this.alone, this.groups, this.names, this.gathered] = [[], [], [], 0];
    this.layer = made("g", { class: "names", "aria-hidden": true });
    svg.classList.add("live");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-description", this.words.keys);
    this.tools();
    this.at = { x: 0, y: 0, k: 1 };
    this.read = true;
    this.draw();
  }

  mark(node) {
    const spot = node.getAttribute("transform").match(/[\d.-]+/g);
    const [x, y] = (node.dataset.seat?.split(" ") ?? spot).map(Number);
    const label = node.getAttribute("aria-label") ?? "";
    if (label) node.prepend(made("circle", { class: "hit", r: 12 / DOT }));
    return { node, x, y, label, n: Number(node.querySelector("text")?.textContent ?? 1), look: node.classList[0] };
  }

  tools() {
    const bar = this.frame.querySelector(".map-tools");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", this.svg.getAttribute("aria-label"));
    bar.replaceChildren(
      ...["in", "out", "whole", "left", "up", "down", "right"].map((what) => {
        const button = made("button", { type: "button", class: "plain" }, document.body.namespaceURI);
        button.textContent = SIGNS[what] ?? this.words[what];
        if (SIGNS[what]) button.setAttribute("aria-label", this.words[what]);
        button.title = this.words[what];
        button.dataset.does = what;
        button.addEventListener("click", () => this.does(what));
        return button;
      }),
    );
  }

  // ---- what people do

  does(what) {
    const { x, y, k } = this.at;
    if (what === "in" || what === "out") this.go(this.around(k * (what === "in" ? STEP : 1 / STEP), 0.5, 0.5));
    else if (what === "whole") this.go({ x: 0, y: 0, k: 1 });
    else this.go({ x: x + (WAYS[what][0] * this.wide) / k / 4, y: y + (WAYS[what][1] * this.high) / k / 4, k });
  }

  pressed(event) {
    const group = this.groups.find((one) => one.node === event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog")) return;
    if (group && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.open(group);
    } else if (KEYS[event.key] && this.can(KEYS[event.key])) {
      event.preventDefault();
      this.does(KEYS[event.key]);
    }
  }

  // Where there is nowhere to go, keys and wheel are left to the page.
  can(what) {
    return what === "in" ? this.at.k < MOST : this.at.k > 1;
  }

  clicked(event) {
    const group = this.groups.find((one) => one.node.contains(event.target));
    const slipped = this.slipped && event.detail > 0; // a key presses without slipping
    this.slipped = false;
    if (slipped || group) event.preventDefault();
    if (group && !slipped) this.open(group);
  }

  wheeled(event) {
    if (!event.ctrlKey && !this.frame.contains(document.activeElement)) return;
    if (!event.ctrlKey && !this.can(event.deltaY < 0 ? "in" : "out")) return;
    event.preventDefault();
    const box = this.svg.getBoundingClientRect();
    const lines = event.deltaMode ? 16 : 1;
    const k = this.at.k * Math.exp(between(-200, -event.deltaY * lines, 200) / (event.ctrlKey ? 100 : 400));
    this.set(this.around(k, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
    this.say();
  }

  touched(event) {
    if (event.button) return;
    if (!this.fingers.size) this.slipped = false;
    this.fingers.set(event.pointerId, event);
    this.start = { at: this.at, hand: this.hand() };
  }

  dragged(event) {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, event);
    const [from, to] = [this.start.hand, this.hand()];
    const away = Math.hypot(to.x - from.x, to.y - from.y) + Math.abs(to.wide - from.wide);
    if (!this.slipped && (away < SLOP || (this.at.k === 1 && this.fingers.size === 1))) return;
    if (!this.slipped) this.svg.setPointerCapture(event.pointerId);
    this.slipped = true;
    const box = this.svg.getBoundingClientRect();
    const { at } = this.start;
    const k = between(1, at.k * (from.wide ? to.wide / from.wide : 1), MOST);
    const x = at.x + ((from.x - box.left) / box.width) * (this.wide / at.k);
    const y = at.y + ((from.y - box.top) / box.height) * (this.high / at.k);
    const [east, south] = [(to.x - box.left) / box.width, (to.y - box.top) / box.height];
    this.set({ x: x - (east * this.wide) / k, y: y - (south * this.high) / k, k });
  }

  released(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.slipped) this.say();
    this.start = { at: this.at, hand: this.hand() };
  }

  // The middle of the fingers that are down, and how far they are apart.
  hand() {
    const all = [...this.fingers.values()];
    const mean = (axis) => all.reduce((sum, one) => sum + one[axis], 0) / (all.length || 1);
    const wide = all.length > 1 ? Math.hypot(all[0].clientX - all[1].clientX, all[0].clientY - all[1].clientY) : 0;
    return { x: mean("clientX"), y: mean("clientY"), wide };
  }

  // Opens what is drawn as one: by enlarging it, or as a list where no enlarging would part it.
  open(group) {
    if (this.isOnePlace(group)) return this.list(group);
    const xs = group.marks.map((one) => one.x), ys = group.marks.map((one) => one.y);
    const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const fits = 0.7 * Math.min(this.wide / (east - west || 1e-9), this.high / (south - north || 1e-9));
    const k = Math.min(MOST, between(this.at.k * STEP, fits, this.at.k * OPENS));
    this.go({ x: (west + east - this.wide / k) / 2, y: (north + south - this.high / k) / 2, k });
    const first = this.items().find((one) => one.marks.includes(group.marks[0]));
    (first && !first.away ? first.node : this.svg).focus({ preventScroll: true });
  }

  isOnePlace(group) {
    const most = (this.width() / this.wide) * MOST;
    const [first, ...rest] = group.marks;
    return rest.every((one) => Math.hypot(one.x - first.x, one.y - first.y) * most < ROOM);
  }

  list(group) {
    const html = document.body.namespaceURI;
    const dialog = made("dialog", { "aria-label": group.label }, html);
    const title = made("h3", {}, html), all = made("ul", { class: "list short" }, html);
    const close = made("button", { type: "button" }, html);
    title.textContent = filled(this.words.group, { n: group.n });
    close.textContent = this.words.close;
    for (const { node, label } of group.marks) {
      const link = made("a", { href: node.getAttribute("href") }, html), item = made("li", {}, html);
      link.textContent = label;
      item.append(link);
      all.append(item);
    }
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, all, close);
    this.frame.append(dialog);
    dialog.showModal();
  }

  // ---- where one looks

  around(wanted, east, south) {
    const { x, y, k: before } = this.at;
    const k = between(1, wanted, MOST);
    const shift = 1 / before - 1 / k;
    return { x: x + east * this.wide * shift, y: y + south * this.high * shift, k };
  }

  within({ x, y, k }) {
    const rounded = between(1, k < 1.02 ? 1 : k, MOST);
    const most = (side) => side - side / rounded;
    return { x: between(0, x, most(this.wide)), y: between(0, y, most(this.high)), k: rounded };
  }

  set(view) {
    cancelAnimationFrame(this.frameWaiting);
    this.at = this.within(view);
    this.draw();
  }

  // Goes there at once for who wants no motion and while nobody looks; the marks are those of the end all the way.
  go(view) {
    const from = this.at;
    this.set(view);
    this.say();
    if (still.matches || document.hidden) return;
    const [to, began] = [this.at, performance.now()];
    const step = (now) => {
      const part = between(0, (now - began) / MOVE, 1), eased = part * (2 - part);
      const k = from.k * (to.k / from.k) ** eased;
      const way = to.k === from.k ? eased : (1 / k - 1 / from.k) / (1 / to.k - 1 / from.k);
      this.show({ x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, k });
      if (part < 1) this.frameWaiting = requestAnimationFrame(step);
    };
    step(began);
  }

  say() {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.saidNow(), 150);
  }

  saidNow() {
    const n = this.items().reduce((sum, one) => sum + (one.away ? 0 : one.n), 0);
    const said = this.svg.closest("[data-words]").querySelector("[role=status]");
    said.textContent = filled(this.words.said, { k: number(this.at.k), n, all: this.total });
  }

  // ---- drawing

  width() {
    return this.svg.getBoundingClientRect().width;
  }

  items() {
    return [...this.alone, ...this.groups];
  }

  draw() {
    const focused = this.svg.contains(document.activeElement) && document.activeElement;
    const { x, y, k } = this.at;
    const scale = (this.width() / this.wide) * k;
    if (!scale) return;
    if (scale !== this.gathered) this.gather(scale);
    this.gathered = scale;
    for (const one of this.items()) {
      const inside = one.x >= x && one.x <= x + this.wide / k && one.y >= y && one.y <= y + this.high / k;
      one.away = !inside;
      one.node.classList.toggle("away", !inside);
    }
    this.show(this.at);
    this.name();
    for (const button of this.frame.querySelectorAll("[data-does]")) {
      button.setAttribute("aria-disabled", !this.can(button.dataset.does));
    }
    if (focused && (!focused.isConnected || focused.classList.contains("away"))) this.svg.focus({ preventScroll: true });
  }

  // Makes one of marks that are too near to one another, two by two, until none are.
  gather(scale) {
    const reach = (one) => (one.marks.length > 1 ? this.reach(one.n) * DOT : 0);
    const left = this.marks.map((one) => ({ x: one.x, y: one.y, n: one.n, marks: [one] }));
    for (let settled = false; !settled; ) {
      settled = true;
      for (let i = 0; i < left.length; i += 1) {
        for (let j = i + 1; j < left.length; j += 1) {
          const [one, other] = [left[i], left[j]];
          const room = Math.max(ROOM, reach(one) + reach(other) + 2);
          if (Math.hypot(one.x - other.x, one.y - other.y) * scale >= room) continue;
          const n = one.n + other.n, mean = (axis) => (one[axis] * one.n + other[axis] * other.n) / n;
          left[i] = { x: mean("x"), y: mean("y"), n, marks: [...one.marks, ...other.marks] };
          left.splice(j, 1);
          [j, settled] = [i, false];
        }
      }
    }
    this.groups.forEach((group) => group.node.remove());
    this.marks.forEach((one) => one.node.classList.add("away"));
    this.alone = left.filter((one) => one.marks.length === 1).map((one) => ({ ...one, ...one.marks[0], marks: one.marks }));
    this.groups = left.filter((one) => one.marks.length > 1).map((one) => this.group(one));
  }

  // Writes names beside marks while there are few and the map is enlarged, and those of provinces above or below marks;
  // each where it covers nothing.
  name() {
    const seen = this.alone.filter((one) => !one.away);
    this.names = [];
    this.layer.replaceChildren();
    this.svg.append(this.layer);
    this.svg.classList.toggle("near", this.at.k > 1);
    if (this.at.k === 1) return;
    const taken = this.items().filter((one) => !one.away).map((one) => one.node.getBoundingClientRect());
    const edge = this.svg.getBoundingClientRect();
    const free = (box) => box.left > edge.left && box.right < edge.right && taken.every((other) =>
      box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
    for (const { node } of this.provinces) {
      const put = (below) => {
        node.setAttribute("y", below);
        return node.getBoundingClientRect();
      };
      taken.push(put(PROVINCE.find((below) => free(put(below))) ?? 0));
    }
    if (seen.length > NAMED) return;
    for (const { node, label, n, x, y } of seen) {
      const far = n > 1 ? 12 : 9.5;
      for (const [side, beside] of [["start", far], ["end", -far]]) {
        const name = made("text", { class: `name ${side}`, x: beside, y: 3, transform: node.getAttribute("transform") });
        name.textContent = label.split(n > 1 ? ":" : ",")[0];
        this.layer.append(name);
        const box = name.getBoundingClientRect();
        if (free(box)) {
          taken.push(box);
          this.names.push({ node: name, x, y });
          break;
        }
        name.remove();
      }
    }
  }

  reach(n) {
    return 8 + Math.min(4, Math.log10(n) * 2);
  }

  group(found) {
    const looks = new Set(found.marks.map((one) => one.look));
    const names = found.marks.slice(0, 3).map((one) => one.label.split(":")[0]);
    const label = filled(this.words.group, { n: found.n }) + ": " + names.join("; ") + (found.marks[3] ? "; …" : "");
    const node = made("a", {
      class: `${looks.size > 1 ? "mark-several" : found.marks[0].look} cluster`, role: "button", tabindex: 0,
      "aria-label": label,
    });
    const r = this.reach(found.n), title = made("title"), count = made("text", { y: 3 });
    [title.textContent, count.textContent] = [label, found.n];
    node.append(title, made("circle", { class: "halo", r: r + 3 }), made("circle", { r: r - 0.5 }), count);
    if (this.isOnePlace(found)) node.setAttribute("aria-haspopup", "dialog");
    found.marks[0].node.before(node);
    return { ...found, node, label };
  }

  show({ x, y, k }) {
    this.svg.setAttribute("viewBox", [x, y, this.wide / k, this.high / k].map((one) => one.toFixed(3)).join(" "));
    const size = (DOT * this.wide) / this.width() / k;
    for (const one of [...this.items(), ...this.posts, ...this.provinces, ...this.names]) {
      one.node.setAttribute("transform", `translate(${one.x} ${one.y}) scale(${size.toFixed(4)})`);
    }
  }
}

const maps = new WeakMap();

function wake() {
  for (const svg of document.querySelectorAll(".map-frame > .map:not(.live)")) {
    if (!maps.has(svg)) maps.set(svg, new MovableMap(svg));
    maps.get(svg).take();
  }
}

wake();
new MutationObserver(wake).observe(document.body, {
  subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
});
