/**
 * The losses of one local round as a small line, first to last.
 */
import { html, svg } from '../element.ts';
import { formatLoss } from '../numbers.ts';

const width = 120;
const height = 32;

/** A figure that can be given new losses; hidden while it has fewer than two. */
export function createSparkline(): {
  readonly element: HTMLElement;
  readonly show: (losses: readonly number[]) => void;
} {
  const line = svg('path', { class: 'sparkline-line' });
  const end = svg('circle', { class: 'sparkline-end', r: 2.5 });
  const picture = svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `-3 -4 ${width + 6} ${height + 8}`,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svg('path', { class: 'sparkline-base', d: `M0 ${height}H${width}` }),
    line,
    end,
  );
  const caption = html('figcaption', { class: 'note' });
  const element = html('figure', { class: 'loss' }, picture, caption);
  return {
    element,
    show: (losses) => {
      const points = place(losses);
      const last = points.at(-1);
      element.hidden = last === undefined || points.length < 2;
      if (last === undefined) return;
      line.setAttribute('d', `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`);
      end.setAttribute('cx', last.x.toFixed(1));
      end.setAttribute('cy', last.y.toFixed(1));
      caption.textContent = `Loss ${formatLoss(losses[0] ?? 0)} → ${formatLoss(losses.at(-1) ?? 0)}`;
    },
  };
}

function place(losses: readonly number[]): readonly { x: number; y: number }[] {
  const finite = losses.filter(Number.isFinite);
  const least = Math.min(...finite);
  const span = Math.max(...finite) - least || 1;
  return finite.map((loss, index) => ({
    x: (index / Math.max(1, finite.length - 1)) * width,
    y: height - ((loss - least) / span) * height,
  }));
}
