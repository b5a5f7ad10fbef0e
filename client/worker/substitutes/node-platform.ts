/** Stands for `platforms/platform_node.js` of TensorFlow.js: a worker of a browser is never Node. */
export {};
