/** What the page's script finds: uPlot from the script before it, and data as `line-plot.ts` wrote them. */
declare const uPlot: typeof import('uplot');
type Drawn = import('uplot');
type DrawnOptions = import('uplot').Options;
type DrawnSeries = import('uplot').Series;
type PlotData = import('../line-plot.ts').PlotData;
type LineData = PlotData['lines'][number];
