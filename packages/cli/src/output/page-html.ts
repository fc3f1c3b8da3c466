import type { Formatter } from './formatter.js';
import type { DiffReport, MatrixReport } from './report.js';
export const matrixHtml: Formatter<MatrixReport> = () => '';
export const diffHtml: Formatter<DiffReport> = () => '';
