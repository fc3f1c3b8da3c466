// oxlint-disable-next-line import/no-unassigned-import -- it is loaded for what it does
import 'reflect-metadata';

// The library looks for its metadata when it is loaded: the import above has to come first.
export * from '@peculiar/x509';
