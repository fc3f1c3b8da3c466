/**
 * A graph in Graphviz' language as an SVG element, tooltips as titles; undefined where the layout fails. Loads Graphviz on
 * first use.
 */
export async function graphSvg(dot: string): Promise<string | undefined> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(dot, { format: 'svg', engine: 'dot' });
  if (result.status !== 'success') return undefined;
  return (
    result.output
      .slice(result.output.indexOf('<svg'))
      .replace(/<!--.*?-->\n?/gsu, '')
      // Graphviz titles everything with its id and wraps what has a tooltip in a link to nowhere.
      .replace(/<title>[^<]*<\/title>\n?/gu, '')
      .replace(/<g id="a_[^"]*"><a xlink:title="([^"]*)">/gu, '<g><title>$1</title>')
      .replaceAll('</a>', '')
  );
}
