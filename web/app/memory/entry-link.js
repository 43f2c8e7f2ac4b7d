/** @file Entries of the memory, as lists and sentences name them. */
import { date } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { make } from './make.js';

/** How an entry is called: by its title, else its address. @param {{title?: string, url: string}} entry */
export const nameOf = ({ title, url }) => title || url;

/** The address of a page that can be opened; empty: a text that was pasted or a file. @param {string} url */
export const openable = (url) => (/^https?:/.test(url) ? url : '');

/** Where and when an entry was read. @param {{site?: string, lastRead: number}} entry */
export const whereAndWhen = ({ site, lastRead }) => (site ? say('memory.where-when', { site, date: date(lastRead) }) : date(lastRead));

/**
 * A title that leads to what is kept of an entry.
 * @param {{title?: string, url: string}} entry
 * @param {(url: string) => void} onOpen
 */
export const entryLink = (entry, onOpen) => make('button', { type: 'button', className: 'title', dir: 'auto', onclick: () => onOpen(entry.url) }, nameOf(entry));
