/**
 * The crowd's hit rate over model versions against the popularity line, drawn by uPlot in the page's own colours.
 * uPlot paints on a canvas, so a change of the colour scheme builds it anew.
 */
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CrowdReport } from '../../crowd/crowd-report.ts';

const height = 150;

/** A plot inside `place` that can be given new data. */
export function createHitRatePlot(place: HTMLElement): (crowd: CrowdReport) => void {
  let plot: UPlot | null = null;
  let data: UPlot.AlignedData = [[], [], []];
  const build = (): void => {
    plot?.destroy();
    plot = new UPlot(optionsFor(place), data, place);
  };
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height })).observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
  return ({ curve, popularity }) => {
    data = [
      curve.map(({ version }) => version),
      curve.map(({ hitRate }) => hitRate * 100),
      curve.map(() => (popularity === null ? null : popularity * 100)),
    ];
    if (plot) plot.setData(data);
    else build();
  };
}

function optionsFor(place: HTMLElement): UPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
    grid: { stroke: colour('--rule'), width: 1 },
  };
  return {
    width: place.clientWidth,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_plot, _least, most) => [0, Math.max(5, most * 1.15)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
      { ...axis, size: 40, values: (_plot, splits) => splits.map((value) => `${value}%`) },
    ],
    series: [
      {},
      { stroke: colour('--accent'), width: 2, points: { size: 5, fill: colour('--accent') } },
      { stroke: colour('--muted'), width: 1.5, dash: [5, 4], points: { show: false } },
    ],
  };
}
