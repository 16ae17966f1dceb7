import type { Longest } from './longest.ts';

const it = {
  campaign: 'Promemoria visite di dicembre',
  people: 'Persone',
  name: 'Nome',
  figure: 'Chiamate',
  person: 'Maria Addolorata Quattrocchi-Bentivoglio',
  save: 'Salva',
  wait: 'Sto salvando',
  remove: 'Elimina',
  more: 'Altre azioni',
  filter: 'Tutte',
};
type Words = Record<keyof typeof it, string>;

const en: Words = {
  campaign: 'Reminder of the December visits',
  people: 'People',
  name: 'Name',
  figure: 'Calls',
  person: 'Bartholomew Featherstonehaugh-Cholmondeley',
  save: 'Save',
  wait: 'Saving',
  remove: 'Delete',
  more: 'More actions',
  filter: 'All',
};

/** What the components say on this page, where they do not speak for themselves. */
export const SAMPLES = { it, en };

/** `panel` tells the panels of a page apart. */
export type Samples = Words & Longest & { panel: string };
