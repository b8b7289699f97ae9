// Maps draw their own boundaries only. Without this, Plotly asks its maker's server for world borders.
(() => {
  const nothing = { type: "GeometryCollection", geometries: [] };
  const world = { type: "Topology", arcs: [], objects: {} };
  for (const layer of ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]) {
    world.objects[layer] = nothing;
  }
  window.PlotlyGeoAssets = { topojson: { world_110m: world, world_50m: world } };
})();
