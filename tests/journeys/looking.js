/* What a careful eye checks on a page. Each function answers with the faults it found. */
"use strict";

const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const EMPTY_PIXELS = 64;
const named = (one) => one.outerHTML.slice(0, 100);
let unfolded = [];

window.looking = {
  frame() {
    const faults = [];
    const root = document.documentElement;
    if (!/^(zh-Hans|zh-Hant|en)$/.test(root.lang)) faults.push(`lang "${root.lang}"`);
    if (!/^\S.* · /.test(document.title)) faults.push(`title "${document.title}"`);
    const heads = [...document.querySelectorAll("h1")].filter(shown);
    if (heads.length !== 1) faults.push(`${heads.length} h1`);
    if (!document.querySelector("main")) faults.push("no main");
    return faults;
  },

  /** Nothing makes the page wider than the window, and nothing sticks out of it unscrolled. */
  overflow() {
    const wide = document.documentElement.clientWidth;
    const over = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - wide;
    if (over > 0) return [`${over} px too wide`];
    const foot = document.querySelector("body > .foot");
    const end = foot && shown(foot) ? foot.getBoundingClientRect().bottom + scrollY : Infinity;
    const below = document.documentElement.scrollHeight - Math.max(end, innerHeight);
    if (below > EMPTY_PIXELS) return [`${Math.round(below)} px of nothing below the foot`];
    const held = (one) => {
      for (let it = one; it && it !== document.body; it = it.parentElement) {
        const style = getComputedStyle(it);
        if (style.overflowX !== "visible" || style.position === "fixed") return true;
      }
      return false;
    };
    const out = (one) => {
      const box = one.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && (box.right > wide + 1 || box.left < -1);
    };
    const all = [...document.querySelectorAll("body *:not(media-controller *)")];
    const found = all.find((one) => out(one) && shown(one) && !held(one));
    return found ? [`sticks out: ${named(found)}`] : [];
  },

  /** Whatever can be pressed answers at least this many pixels around; links in a sentence excepted. */
  small(least) {
    const PRESSED =
      "a[href], button, summary, select, textarea, [role=button], [role=tab], [role=switch], " +
      "input:not([type=hidden])";
    // The heads of the heat table stand as close as its columns; the list beside it says the same.
    const NOT_BY_THUMB = "media-controller, .skip, [inert], .grid-course";
    const inText = (one) => {
      if (!one.matches("a, button, summary")) return false;
      if (!getComputedStyle(one).display.startsWith("inline")) return false;
      const words = (beside) =>
        beside !== one &&
        beside.textContent.trim().length > 1 &&
        (beside.nodeType === 3 || getComputedStyle(beside).display === "inline");
      return [...one.parentElement.childNodes].some(words);
    };
    const clipped = (one) =>
      !!one && (getComputedStyle(one).clipPath !== "none" || clipped(one.parentElement));
    const labelOf = (one) => one.closest("label") ?? one.labels?.[0];
    const reaches = (one, x, y) => {
      const hit = document.elementFromPoint(x, y);
      return hit && (one.contains(hit) || labelOf(one)?.contains(hit));
    };
    const missed = (one) => {
      const label = one.matches("[type=checkbox], [type=radio]") && labelOf(one);
      const held = label || one;
      let box = held.getBoundingClientRect();
      if (box.width < 2 || (box.width >= least && box.height >= least)) return "";
      held.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      box = held.getBoundingClientRect();
      const half = least / 2 - 1;
      const middle = [box.left + box.width / 2, box.top + box.height / 2];
      const sides = [];
      if (box.width < least) sides.push([-half, 0], [half, 0]);
      if (box.height < least) sides.push([0, -half], [0, half]);
      const inside = (x) => x >= 0 && x < document.documentElement.clientWidth;
      const lost = sides
        .map(([right, down]) => [middle[0] + right, middle[1] + down])
        .some(([x, y]) => inside(x) && !reaches(one, x, y));
      return lost ? `${Math.round(box.width)}x${Math.round(box.height)} ${named(one)}` : "";
    };
    const faults = [...document.querySelectorAll(PRESSED)]
      .filter((one) => shown(one) && !one.disabled && !one.closest(NOT_BY_THUMB))
      .filter((one) => !inText(one) && !clipped(one))
      .map(missed);
    scrollTo({ top: 0, behavior: "instant" });
    return [...new Set(faults)].filter(Boolean);
  },

  /** Every menu opens within the window, and its entries can be hit. */
  async menus(least) {
    const faults = [];
    const wide = document.documentElement.clientWidth;
    for (const menu of [...document.querySelectorAll("details[data-pop]")].filter(shown)) {
      menu.open = true;
      await new Promise((done) => setTimeout(done, 30));
      const panel = menu.querySelector(":scope > div");
      const box = panel.getBoundingClientRect();
      if (box.left < -1 || box.right > wide + 1) faults.push(`menu sticks out: ${named(menu)}`);
      const floor = document.querySelector(".tabbar")?.getBoundingClientRect().top || innerHeight;
      if (menu.closest(".bar") && box.bottom > floor) faults.push("menu sinks under the bottom bar");
      const low = (one) => shown(one) && one.getBoundingClientRect().height < least;
      const entries = [...panel.querySelectorAll("a, button")].filter(low);
      faults.push(...entries.map((one) => `low in a menu: ${named(one)}`));
      menu.open = false;
    }
    return faults;
  },

  unfold() {
    const FOLDED = "details:not([data-pop], [data-ask], [open])";
    unfolded = [...document.querySelectorAll(FOLDED)];
    for (const one of unfolded) one.open = true;
  },

  /** As it was before it was unfolded. */
  fold() {
    for (const one of unfolded.splice(0)) one.open = false;
  },

  /** The same page in another text size and other colours; answers when it is painted. */
  dress(text, theme) {
    const look = document.documentElement.dataset;
    look.theme = theme;
    if (text) look.text = text;
    else delete look.text;
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  },
};
