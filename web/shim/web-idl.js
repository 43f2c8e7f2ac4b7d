/** @file What Web IDL asks of an interface that is written in JavaScript: conversions of arguments, and the shape of the class. */

/**
 * Converts a member or an argument; throws a TypeError where it is not of the type.
 * @template T
 * @typedef {(value: any, name: string) => T} Conversion
 */

/** @type {Conversion<string>} */
export const domString = (value) => `${value}`; // a symbol throws

/**
 * @template {string} T
 * @param {readonly T[]} values
 * @returns {Conversion<T>}
 */
export const enumeration = (values) => (value, name) => {
  const string = domString(value, name);
  const found = values.find((v) => v === string);
  if (found === undefined) throw new TypeError(`${name}: "${string}" is none of ${values.map((v) => `"${v}"`).join(', ')}`);
  return found;
};

/**
 * @template T
 * @param {Conversion<T>} convert
 * @returns {Conversion<T[]>}
 */
export const sequence = (convert) => (value, name) => {
  const iterator = isObject(value) ? value[Symbol.iterator] : undefined;
  if (iterator === undefined || iterator === null) throw new TypeError(`${name}: not a sequence`);
  return Array.from({ [Symbol.iterator]: () => iterator.call(value) }, (item) => convert(item, name));
};

const aborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get;

/** Takes a signal of any realm. @type {Conversion<AbortSignal>} */
export const abortSignal = (value, name) => {
  try {
    aborted?.call(value);
  } catch {
    throw new TypeError(`${name}: not an AbortSignal`);
  }
  return value;
};

/** @type {Conversion<(...args: any[]) => unknown>} */
export const callback = (value, name) => {
  if (typeof value !== 'function') throw new TypeError(`${name}: not a function`);
  return value;
};

/**
 * Members of a dictionary, in the order in which they are read: those of the dictionary it inherits
 * from first, each dictionary's in the order of the alphabet.
 * @typedef {Record<string, {as: Conversion<any>, default?: unknown, required?: boolean}>} Members
 */

/**
 * @param {unknown} value
 * @param {Members} members
 * @param {string} name  of the dictionary
 * @returns {any} the members that are there
 */
export function dictionary(value, members, name) {
  if (value !== undefined && value !== null && !isObject(value)) throw new TypeError(`${name}: not an object`);
  /** @type {Record<string, unknown>} */
  const converted = {};
  for (const [key, { as, default: fallback, required }] of Object.entries(members)) {
    const member = /** @type {any} */ (value)?.[key];
    if (member !== undefined) converted[key] = as(member, key);
    else if (required) throw new TypeError(`${name}: no ${key}`);
    else if (fallback !== undefined) converted[key] = fallback;
  }
  return converted;
}

/** @param {unknown} value @returns {value is any} */
function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * Runs the steps of an operation that returns a promise: what they throw rejects it.
 * @template T
 * @param {() => Promise<T>} steps
 * @returns {Promise<T>}
 */
export function promising(steps) {
  try {
    return steps();
  } catch (e) {
    return Promise.reject(e);
  }
}

/**
 * The arguments of an operation that takes a text, and options after it.
 * @param {string} operation
 * @param {ArrayLike<any>} args
 * @param {Members} options
 * @returns {any} the text as input, and the options that are there
 */
export function inputAndOptions(operation, args, options) {
  if (args.length === 0) throw new TypeError(`${operation}: no input`);
  return { input: domString(args[0], 'input'), ...dictionary(args[1], options, `options of ${operation}`) };
}

/** What only this code can pass to a constructor: interfaces without one are not constructible. */
const internal = Symbol('internal');

/**
 * @param {unknown[]} args  of a constructor
 * @returns {any} what instantiate passed
 * @throws {TypeError} where a page calls it
 */
export function internals(args) {
  if (args[0] !== internal) throw new TypeError('Illegal constructor');
  return args[1];
}

/**
 * @template T
 * @param {new (...args: any[]) => T} Interface
 * @param {unknown} state
 * @returns {T}
 */
export const instantiate = (Interface, state) => new Interface(internal, state);

/**
 * Gives a class the properties of an interface object: its name, which a minifier takes away, members
 * that are enumerable, and a string tag.
 * @param {string} name
 * @param {Function} Interface
 */
export function shape(name, Interface) {
  Object.defineProperty(Interface, 'name', { value: name, configurable: true });
  const { prototype, name: _, length, ...statics } = Object.getOwnPropertyDescriptors(Interface);
  const { constructor, ...members } = Object.getOwnPropertyDescriptors(Interface.prototype);
  Object.defineProperties(Interface, enumerable(statics));
  Object.defineProperties(Interface.prototype, enumerable(members));
  Object.defineProperty(Interface.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

/** @param {PropertyDescriptorMap} properties @returns {PropertyDescriptorMap} */
function enumerable(properties) {
  return Object.fromEntries(Object.entries(properties).map(([key, descriptor]) => [key, { ...descriptor, enumerable: true }]));
}

/**
 * Puts an interface where scripts find it. The property is no more enumerable than one of the browser's.
 * @param {Function} Interface
 */
export function expose(Interface) {
  Object.defineProperty(globalThis, Interface.name, { value: Interface, writable: true, configurable: true });
}
