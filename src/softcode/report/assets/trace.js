"use strict";

// Each section of class "trace" holds its own data and gets its own controls.

// A number stands for a value that is sure, a list for the probabilities of each.
function chances(entry, size) {
  if (typeof entry !== "number") return entry;
  const list = new Array(size).fill(0);
  list[entry] = 1;
  return list;
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function percent(chance) {
  if (chance > 0.99 && chance < 1) return ">99 %";
  if (chance > 0 && chance < 0.01) return "<1 %";
  return Math.round(100 * chance) + " %";
}

// Every single value and every cell, as {name, size, exact, relaxed} over time.
function seriesOf(trace) {
  const singles = Object.entries(trace.values).map(([name, pair]) => ({ name, ...pair }));
  const groups = [{ title: "Position", series: singles, isSingle: true }];
  for (const [name, row] of Object.entries(trace.rows)) {
    const series = row.cells.map((cell, index) => ({
      name: cell,
      size: row.size,
      exact: row.exact.map((cells) => cells[index]),
      relaxed: row.relaxed.map((cells) => cells[index]),
    }));
    const title = name[0].toUpperCase() + name.slice(1);
    groups.push({ title, series, isSingle: false });
  }
  return groups;
}

// The cells as they are at one moment; gives a function that shows another moment.
function buildState(place, groups) {
  const updates = [];
  for (const { title, series } of groups) {
    place.append(make("p", "group", title));
    const cells = make("div", "cells");
    for (const one of series) {
      const cell = make("div", "cell");
      cell.setAttribute("role", "img");
      const top = make("span", "top");
      const value = make("span", "value");
      const bars = make("span", "bars");
      const most = make("span", "most");
      for (let i = 0; i < one.size; i++) bars.append(make("i"));
      top.append(make("span", "name", one.name), value);
      cell.append(top, bars, most);
      cells.append(cell);
      updates.push((moment) => {
        const exact = one.exact[moment];
        const list = chances(one.relaxed[moment], one.size);
        const best = list.indexOf(Math.max(...list));
        value.textContent = exact;
        most.textContent = (best === exact ? "" : best + ": ") + percent(list[best]);
        most.classList.toggle("unlike", best !== exact);
        [...bars.children].forEach((bar, i) => { bar.style.height = 100 * list[i] + "%"; });
        const changed = moment > 0 && exact !== one.exact[moment - 1];
        cell.classList.toggle("changed", changed);
        cell.setAttribute("aria-label",
          `${title} ${one.name}: exactly ${exact}${changed ? ", changed" : ""}; ` +
          `relaxed ${best} with ${percent(list[best])}`);
      });
    }
    place.append(cells);
  }
  return (moment) => updates.forEach((update) => update(moment));
}

// Draws one value over time, a pixel for each moment and element; CSS stretches it.
function paint(canvas, rows, size, isUpward) {
  const [red, green, blue] = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
  canvas.width = rows.length;
  canvas.height = size;
  const context = canvas.getContext("2d");
  const image = context.createImageData(rows.length, size);
  rows.forEach((row, moment) => {
    chances(row, size).forEach((chance, element) => {
      const y = isUpward ? size - 1 - element : element;
      image.data.set([red, green, blue, 255 * chance], 4 * (y * rows.length + moment));
    });
  });
  context.putImageData(image, 0, 0);
}

// One way of reading a group, over time: a strip for each value or cell.
function buildPanel(kind, group, trace, choose) {
  const panel = make("figure", "panel " + kind);
  const scroll = make("div", "scroll");
  const plot = make("div", "plot");
  const title = kind === "exact" ? "Exact" : "Relaxed";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", `${group.title} over time, ${kind}`);
  plot.style.minWidth = `calc(var(--names) + ${3 * trace.num_moments}px)`;
  const paints = [];
  for (const one of group.series) {
    const strip = make("div", "strip");
    const name = make("div", "name");
    name.append(make("span", "word", one.name));
    const hasTicks = group.isSingle && one.size <= 16;
    if (hasTicks) {
      const ticks = make("ol");
      const word = (i) => (one.name === "halted" ? ["no", "yes"][i] : i);
      for (let i = 0; i < one.size; i++) ticks.append(make("li", "", word(i)));
      name.append(ticks);
    }
    const canvas = make("canvas");
    const height = hasTicks ? 16 * one.size : Math.min(96, Math.max(20, 5 * one.size));
    canvas.style.height = height + "px";
    canvas.addEventListener("click", (event) => {
      choose(Math.floor((event.offsetX / canvas.clientWidth) * trace.num_moments));
    });
    strip.append(name, canvas);
    plot.append(strip);
    paints.push(() => paint(canvas, one[kind], one.size, !group.isSingle));
  }
  const marks = make("div", "marks");
  const marker = make("div", "marker");
  marks.append(marker);
  plot.append(marks);
  const steps = make("div", "steps");
  steps.append(make("span", "", "step 0"), make("span", "", trace.num_moments - 1));
  const stretch = make("div");
  stretch.style.minWidth = plot.style.minWidth;
  stretch.className = "plot";
  stretch.append(steps);
  scroll.append(plot, stretch);
  panel.append(make("figcaption", "", title), scroll);

  const show = (moment) => {
    marker.style.left = (100 * moment) / trace.num_moments + "%";
    marker.style.width = 100 / trace.num_moments + "%";
    const x = marks.offsetLeft + marker.offsetLeft;
    const isHidden = x < scroll.scrollLeft + marks.offsetLeft
      || x > scroll.scrollLeft + scroll.clientWidth - 20;
    if (isHidden) scroll.scrollLeft = x - scroll.clientWidth / 2;
  };
  return { panel, show, repaint: () => paints.forEach((draw) => draw()) };
}

function buildHistory(place, groups, trace, choose) {
  const panels = [];
  for (const group of groups) {
    const details = make("details");
    details.open = true;
    const pair = make("div", "pair");
    for (const kind of ["exact", "relaxed"]) {
      const built = buildPanel(kind, group, trace, choose);
      pair.append(built.panel);
      panels.push(built);
    }
    details.append(make("summary", "", group.title), pair);
    place.append(details);
  }
  return panels;
}

// Marks the line that runs next, and how likely the relaxed run is at each line.
function buildProgram(section, trace) {
  const items = [...section.querySelectorAll("[data-place]")];
  return (moment) => {
    const hasHalted = trace.values.halted.exact[moment] === 1;
    const list = chances(trace.place.relaxed[moment], trace.place.size);
    let text = hasHalted ? "halted" : "after the last line";
    for (const item of items) {
      const index = Number(item.dataset.place);
      const isNext = !hasHalted && trace.place.exact[moment] === index;
      if (isNext) {
        item.setAttribute("aria-current", "step");
        text = "next: " + item.querySelector(".part").textContent.trim();
      } else {
        item.removeAttribute("aria-current");
      }
      item.querySelector(".share").textContent =
        list[index] >= 0.005 ? percent(list[index]) : "";
    }
    return text;
  };
}

function start(section) {
  const trace = JSON.parse(section.querySelector("script").textContent);
  const find = (name) => section.querySelector("." + name);
  const last = trace.num_moments - 1;
  const groups = seriesOf(trace);
  let moment = 0;
  let timer = null;

  const showProgram = buildProgram(section, trace);
  const showState = buildState(find("state"), groups);
  const panels = buildHistory(find("history"), groups, trace, (chosen) => {
    stop();
    show(chosen);
  });

  function show(chosen) {
    moment = Math.min(last, Math.max(0, chosen));
    const text = showProgram(moment);
    showState(moment);
    panels.forEach((panel) => panel.show(moment));
    find("slider").value = moment;
    find("slider").setAttribute("aria-valuetext", `step ${moment} of ${last}, ${text}`);
    find("previous").disabled = moment === 0;
    find("next").disabled = moment === last;
    find("status").textContent = `Step ${moment} of ${last}, ${text}`;
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    find("play").textContent = "Play";
    find("play").setAttribute("aria-pressed", "false");
    // While it plays, a screen reader would be talked over.
    find("status").setAttribute("aria-live", "polite");
  }
  function play() {
    if (moment === last) show(0);
    find("play").textContent = "Pause";
    find("play").setAttribute("aria-pressed", "true");
    find("status").setAttribute("aria-live", "off");
    timer = setInterval(() => {
      show(moment + 1);
      if (moment === last) stop();
    }, Math.max(80, Math.min(600, 20000 / trace.num_moments)));
  }

  find("slider").addEventListener("input", (event) => {
    stop();
    show(Number(event.target.value));
  });
  find("previous").addEventListener("click", () => { stop(); show(moment - 1); });
  find("next").addEventListener("click", () => { stop(); show(moment + 1); });
  find("play").addEventListener("click", () => (timer === null ? play() : stop()));
  const repaint = () => panels.forEach((panel) => panel.repaint());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  repaint();

  // A link may name the step: report.html#step=5
  const linked = location.hash.match(/^#step=(\d+)$/);
  show(linked ? Number(linked[1]) : 0);
}

document.querySelectorAll(".trace").forEach(start);
