import { LABEL, CELL_TEXT } from './svg-geometry.js';

// Shades that stay apart for colour-blind eyes and in print; the texts on them have a contrast of at least 4.5 to 1.
/** The style sheet of a matrix; light or dark as the viewer is. */
export const SVG_STYLE: string = `
text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:${LABEL}px;fill:#1e293b}
.page{fill:#fff}.group{font-weight:600;fill:#312e81}.band{fill:#eef2ff}.quiet{fill:#475569;font-size:11px}
.title{font-size:15px;font-weight:600}.axis{font-size:11px;fill:#475569}
.cell{pointer-events:none;font-size:${CELL_TEXT}px;text-anchor:middle}
.none{fill:#e9eef5}.some{fill:#93c5fd}.all{fill:#fbbf24}.unjudged{fill:#fff;stroke:#e2e8f0;stroke-width:.5}
.gained{fill:#86efac}.lost{fill:#fca5a5}.changed{fill:#fde047}
@media (prefers-color-scheme:dark){
text{fill:#e2e8f0}.page{fill:#0f172a}.group{fill:#c7d2fe}.band{fill:#1e1b4b}.quiet,.axis{fill:#94a3b8}.cell{fill:#0f172a}
.none{fill:#1e293b}.some{fill:#60a5fa}.all{fill:#f59e0b}.unjudged{fill:#0f172a;stroke:#334155}
}`.trim();
