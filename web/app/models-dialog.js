import { languageNames, megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';
import { fileChoice, quantizations, storedChoice } from './choice.js';
import { device, metered } from './device.js';
import { element, show } from './elements.js';
import { fitInWords } from './fit.js';
import { HubForm } from './hub-form.js';
import { offer } from './offer.js';
import { failureInWords } from './failures.js';

/** What a model can do, in the words of Hugging Face's pipelines. @typedef {'summarization' | 'translation' | 'text-generation' | 'text2text-generation' | 'sentence-similarity'} Task */

/** The dialog in which a model is chosen: from the store, the catalogue, the hub or the reader's files. */
export class ModelsDialog {
  #engine;
  #panel;
  #offered;
  #dialog = element('models', HTMLDialogElement);
  #problem = element('models-problem', HTMLElement);
  #stored = element('stored', HTMLElement);
  #storedList = element('stored-models', HTMLElement);
  #catalogueList = element('catalogue', HTMLElement);

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {import('./model-panel.js').ModelPanel} panel  where what is chosen is brought and used
   * @param {import('./choice.js').Offered[]} offered  models whose files the site has
   */
  constructor(engine, panel, offered) {
    this.#engine = engine;
    this.#panel = panel;
    this.#offered = offered;
    const choose = element('choose-model', HTMLButtonElement);
    choose.disabled = false;
    choose.addEventListener('click', () => this.open());
    element('close-models', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    for (const id of ['model-files', 'model-folder']) this.#takeFrom(element(id, HTMLInputElement));
    new HubForm(engine, (choice, resolved) => this.#use(choice, resolved.architecture === 'bert', resolved));
  }

  async open() {
    show(this.#problem, '');
    show(element('models-metered', HTMLElement), metered());
    await this.#list();
    this.#dialog.showModal();
    element('models-heading', HTMLElement).focus();
  }

  /** Lists the models, as store and catalogue have them now. */
  async #list() {
    try {
      const [{ models: stored }, { models: known }] = await Promise.all([this.#engine.models(), this.#engine.catalogue({ device: device() })]);
      this.#stored.hidden = stored.length === 0;
      this.#storedList.replaceChildren(...stored.map((model) => this.#storedModel(model)));
      const others = this.#offered.filter(({ id }) => !known.some((model) => model.id === id));
      this.#catalogueList.replaceChildren(
        ...others.map((model) => this.#offeredModel(model)),
        ...known.map((model) => this.#knownModel(model)),
      );
    } catch (e) {
      show(this.#problem, failureInWords(e));
    }
  }

  /** @param {StoredModel} stored */
  #storedModel(stored) {
    const { model, complete } = stored;
    const choice = storedChoice(stored);
    const size = complete ? megabytes(stored.stored) : say('models.came', { size: megabytes(stored.stored) });
    const inUse = this.#panel.holds(model);
    const buttons = [];
    if (choice && !inUse) buttons.push({ label: say(complete ? 'models.use' : 'models.go-on'), act: () => this.#use(choice, model.embedder ?? false) });
    buttons.push({ label: say('models.remove'), quiet: true, act: () => this.#remove(stored) });
    return offer({
      name: model.name,
      badges: inUse ? [say('models.in-use')] : [],
      facts: [size, weightsName(stored.quantization), licenceName(model.licence)],
      buttons,
    });
  }

  /** @param {import('./choice.js').Offered} offered  which the catalogue does not know */
  #offeredModel({ file }) {
    return offer({
      name: file.name,
      badges: [say('models.of-site')],
      facts: [say('models.download', { size: megabytes(file.bytes) }), licenceName(file.licence)],
      buttons: [{ label: say('models.choose'), act: () => this.#use(fileChoice(file), false) }],
    });
  }

  /** @param {CatalogueModel} model */
  #knownModel(model) {
    const { id, name, licence, nonCommercial, languages, tasks, recommendation, stored } = model;
    const whole = stored.find(({ complete }) => complete);
    const file = this.#offered.find((offered) => offered.id === id)?.file;
    const quantization = recommendation?.quantization;
    const choice = whole ? fileChoice(whole.model) : file ? fileChoice(file) : { name, licence, pull: { reference: id, quantization } };
    const embedder = tasks.every((task) => task === 'sentence-similarity');
    const fit = recommendation ? fitInWords(recommendation, device()) : '';
    const unfit = !model.runs ? say('models.no-graph') : recommendation && !recommendation.fits && !whole ? fit : '';
    const first = recommendation?.rank === 0 && !unfit;
    const badges = [];
    if (first) badges.push(say('models.recommended'));
    if (whole) badges.push(say(this.#panel.holds(whole.model) ? 'models.in-use' : 'models.here'));
    return offer({
      name,
      first,
      badges,
      warnings: nonCommercial ? [say('models.non-commercial')] : [],
      facts: [...sizeOf(model, whole, file), licenceName(licence)],
      lines: [
        `${languageNames(languages)} · ${tasks.map((task) => say(`task.${/** @type {Task} */ (task)}`)).join(say('list.comma'))}`,
        unfit ? '' : fit,
      ],
      unfit,
      buttons: whole && this.#panel.holds(whole.model) ? [] : [{ label: say(whole ? 'models.use' : 'models.choose'), disabled: unfit !== '', act: () => this.#use(choice, embedder) }],
    });
  }

  /**
   * @param {Choice} choice
   * @param {boolean} embedder
   * @param {import('../shim/protocol.js').ResolveResult} [resolved]
   */
  async #use(choice, embedder, resolved) {
    show(this.#problem, '');
    try {
      // The hub is asked while the dialog is open, so that what it says is seen where it was asked.
      const said = resolved ?? (choice.pull && (await this.#resolve(choice.pull)));
      if (said && !said.runs) {
        show(this.#problem, said.reason);
        return;
      }
      this.#dialog.close();
      await this.#panel.use(choice, embedder, said);
    } catch (e) {
      show(this.#problem, failureInWords(e));
      this.#problem.scrollIntoView({ block: 'nearest' });
    }
  }

  /** @param {import('./choice.js').Pull} pull */
  #resolve({ reference, quantization, token }) {
    return this.#engine.resolve(reference, { quantization, token });
  }

  /** @param {StoredModel} stored */
  async #remove({ model }) {
    try {
      await this.#engine.remove(model);
      await Promise.all([this.#list(), this.#panel.refresh()]);
      element('models-heading', HTMLElement).focus(); // the button that had the focus is gone
    } catch (e) {
      show(this.#problem, failureInWords(e));
    }
  }

  /** @param {HTMLInputElement} input  for files of a model */
  #takeFrom(input) {
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      input.value = '';
      if (files.length === 0) return;
      this.#dialog.close();
      this.#panel.take(files);
    });
  }
}

/** @param {string} quantization  empty: unknown */
const weightsName = (quantization) => (quantization in quantizations ? say(quantizations[quantization]) : quantization);

/** @param {string} licence  SPDX identifier */
const licenceName = (licence) => licence.replace(/^LicenseRef-/, '');

/**
 * What a model takes, in words.
 * @param {CatalogueModel} model
 * @param {StoredModel} [whole]  it is on this device
 * @param {import('../shim/protocol.js').ModelFile} [file]  of the site
 * @returns {string[]}
 */
function sizeOf({ sizes, recommendation }, whole, file) {
  const memory = recommendation?.memory ? say('models.memory', { size: megabytes(recommendation.memory) }) : '';
  if (whole) return [say('models.on-device', { size: megabytes(whole.stored) }), memory];
  if (file) return [say('models.download', { size: megabytes(file.bytes) }), memory];
  const bytes = recommendation?.bytes ?? Math.min(...Object.values(sizes));
  const kept = Number.isFinite(bytes) ? say('models.stored', { size: megabytes(bytes) }) : '';
  return [recommendation?.download ? say('models.download', { size: megabytes(recommendation.download) }) : '', kept, memory];
}

/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {import('../shim/protocol.js').StoredModel} StoredModel */
/** @typedef {import('../shim/protocol.js').CatalogueModel} CatalogueModel */
