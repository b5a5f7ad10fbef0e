/**
 * Draws every plot of the page from the data beside it, in the looks of its key, and anew where the colours change. The key tells
 * the values under the pointer; to the keyboard a plot is a slider along its x axis. Runs in a page after uPlot, in a function
 * of its own.
 */

const height = 220;
const paper = matchMedia('print');
const mostOnPaper = 640; // CSS px; within the margins of A4 and Letter
/** @type {Record<string, number>} how far keys go along x */
const keySteps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
const evenSteps = [1, 10, 100, 1000, 10_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]);

/** @param {HTMLElement} place @param {AbortSignal} removed */
function startPlot(place, removed) {
  const figure = /** @type {Element} */ (place.closest('.line-plot'));
  const data = /** @type {PlotData} */ (JSON.parse(figure.querySelector('.plot-data')?.textContent ?? ''));
  const last = data.x.length - 1;
  let at = last;
  /** @type {Drawn | undefined} */
  let drawn;

  /** @param {number} index */
  const show = (index) => {
    at = index;
    showInKey(figure, data, index);
    place.setAttribute('aria-valuenow', String(data.x[index]));
    place.setAttribute('aria-valuetext', spoken(data, index));
  };
  /** @param {Drawn} moved */
  const follow = (moved) => show(moved.cursor.idx ?? last);
  const draw = () => {
    drawn?.destroy();
    const options = { ...optionsFor(figure, place, data), hooks: { setCursor: [follow] } };
    drawn = new uPlot(options, [[...data.x], ...data.lines.map(({ values }) => [...values])], place);
  };
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const next = steppedTo(event.key, at, last);
    if (next === undefined || !drawn) return;
    event.preventDefault();
    drawn.setCursor({ left: drawn.valToPos(data.x[next] ?? 0, 'x'), top: 0 });
  };

  draw();
  show(last);
  becomeSlider(place, data);
  place.addEventListener('keydown', move);
  for (const query of [paper, matchMedia('(prefers-color-scheme: dark)')])
    query.addEventListener('change', draw, { signal: removed });
  const observer = new ResizeObserver(() => drawn?.setSize({ width: widthFor(place), height }));
  observer.observe(place);
  removed.addEventListener('abort', () => {
    observer.disconnect();
    drawn?.destroy();
  });
}

/** A page on paper is laid out after the plots are drawn. @param {HTMLElement} place */
const widthFor = ({ clientWidth }) => (paper.matches ? Math.min(clientWidth, mostOnPaper) : clientWidth);

/** @param {string} key @param {number} at @param {number} last @returns {number | undefined} */
function steppedTo(key, at, last) {
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = keySteps[key];
  return step === undefined ? undefined : Math.min(last, Math.max(0, at + step));
}

/** @param {HTMLElement} place @param {PlotData} data */
function becomeSlider(place, { x }) {
  place.setAttribute('role', 'slider');
  place.setAttribute('aria-valuemin', String(x[0]));
  place.setAttribute('aria-valuemax', String(x.at(-1)));
  place.tabIndex = 0;
}

/** @param {Element} figure @param {PlotData} data @param {number} index */
function showInKey(figure, { xTexts, lines }, index) {
  figure.querySelectorAll('.key-value').forEach((value, i) => {
    value.textContent = lines[i]?.texts[index] ?? '';
  });
  figure.querySelectorAll('.key-x').forEach((value) => {
    value.textContent = xTexts[index] ?? '';
  });
}

/** @param {PlotData} data @param {number} index */
function spoken({ xTitle, xTexts, lines }, index) {
  return `${xTitle} ${xTexts[index]}: ${lines.map(({ label, texts }) => `${label} ${texts[index]}`).join(', ')}`;
}

/** @param {Element} figure @param {HTMLElement} place @param {PlotData} data @returns {DrawnOptions} */
function optionsFor(figure, place, { x, xTexts, doubling, fromFirst, lines }) {
  const style = getComputedStyle(place);
  const axis = {
    stroke: style.getPropertyValue('--muted').trim(),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
    grid: { stroke: style.getPropertyValue('--rule').trim(), width: 1 },
  };
  const looks = [...figure.querySelectorAll('.sample line')].map((sample) => getComputedStyle(sample));
  const xAxis = { ...axis, size: 24, grid: { show: false } };
  return {
    width: widthFor(place),
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, move: toNearest },
    scales: {
      x: {
        time: false,
        range: () => xRange(x, { doubling, fromFirst }),
        ...(doubling && { distr: 3, log: 2 }),
      },
      y: { range: (_, _least, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      doubling
        ? { ...xAxis, splits: () => [...x], filter: (_, splits) => splits, values: () => [...xTexts] }
        : { ...xAxis, incrs: evenSteps, values: (_, splits) => splits.map(thousands) },
      {
        ...axis,
        size: 44,
        values: (_, splits, _axis, _space, step) => splits.map((value) => decimals(value, step)),
      },
    ],
    series: [{}, ...looks.map((look, i) => lineLook(look, lines[i]?.values ?? []))],
  };
}

/** To the nearest value, but out of the plot where the pointer is. @param {Drawn} drawn @param {number} left @param {number} top @returns {[number, number]} */
const toNearest = (drawn, left, top) =>
  left < 0 ? [left, top] : [drawn.valToPos(drawn.data[0][drawn.posToIdx(left)] ?? 0, 'x'), top];

/** @param {number} value */
const thousands = (value) => value.toLocaleString('en-GB');

/** @param {number} value @param {number} step */
const decimals = (value, step) => value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

/** @param {readonly number[]} x @param {Pick<PlotData, 'doubling' | 'fromFirst'>} scale @returns {[number, number]} */
function xRange(x, { doubling, fromFirst }) {
  const [first = 0, last = 0] = [x[0], x.at(-1)];
  if (fromFirst) return [first, Math.max(last, first + 1)];
  return doubling ? [first / 1.15, last * 1.15] : [0, last || 1];
}

/** Points where they are few, none on a level. @param {CSSStyleDeclaration} look @param {LineData['values']} values @returns {DrawnSeries} */
function lineLook({ stroke, strokeWidth, strokeDasharray }, values) {
  const known = values.filter((value) => value !== null);
  const isLevel = known.length > 1 && new Set(known).size === 1;
  return {
    stroke,
    width: Number.parseFloat(strokeWidth),
    dash: strokeDasharray === 'none' ? [] : strokeDasharray.split(',').map(Number.parseFloat),
    spanGaps: true,
    points: { show: known.length <= 12 && !isLevel, size: 6, fill: stroke },
  };
}

/** The place of a plot: it is drawn as soon as it stands in the page with its data, also where that is later. */
class LinePlotElement extends HTMLElement {
  #removed = new AbortController();

  connectedCallback() {
    this.#removed = new AbortController();
    startPlot(this, this.#removed.signal);
  }

  disconnectedCallback() {
    this.#removed.abort();
  }
}
customElements.define('line-plot', LinePlotElement);
