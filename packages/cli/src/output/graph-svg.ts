/** A graph in Graphviz' language as SVG, without the XML declaration; undefined where the layout fails. Loads Graphviz on first use. */
export async function graphSvg(dot: string): Promise<string | undefined> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(dot, { format: 'svg', engine: 'dot' });
  if (result.status !== 'success') return undefined;
  return result.output.slice(result.output.indexOf('<svg')).replace(/<!--.*?-->\n?/gsu, '');
}
