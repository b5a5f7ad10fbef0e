/**
 * Every word that `<hearsay-consent>` says, in one language. It states the weaker truth: what the aggregator can infer, not
 * only what it is not sent. Another language is another value of this type.
 */
import type { NoiseClaim } from './noise-claim.ts';

/** See the head of this file. */
export type ConsentTexts = {
  /** BCP 47. */
  readonly language: string;
  readonly question: string;
  readonly summary: string;
  readonly yes: string;
  readonly no: string;
  readonly more: string;
  readonly details: {
    readonly kept: string;
    readonly sent: string;
    /** What links the changes of one connection, and what else it takes. */
    readonly connection: string;
    readonly inferred: string;
    /** @param epsilon spent so far, where something is; what the server announces, which nothing here checks (PR11) */
    readonly noise: Readonly<Record<NoiseClaim, (epsilon: string) => string>>;
    /** Where updates also say how well the model foresaw the next event. */
    readonly evaluation: string;
    /** Where they also say what recommendations led to. */
    readonly experiment: string;
    readonly no: string;
    readonly later: string;
  };
};

/** British English. */
export const englishTexts: ConsentTexts = {
  language: 'en-GB',
  question: 'May this site learn from your visits to recommend better?',
  summary:
    'If you say yes, this browser keeps a history of what you do here and trains a recommender on it. The history stays on this device. What leaves are changes to a shared model, and the server that collects them can infer from them which items you looked at.',
  yes: 'Yes, learn from my visits',
  no: 'No, do not learn',
  more: 'What yes and no mean',
  details: {
    kept: 'Kept on this device until you erase it: what you view, search for, wish for, put into the basket, buy, rate, like, dislike, dismiss and are shown on this site (less what is too old for the site to keep), what this site says of you, what was learned from it, and which changes were sent.',
    sent: 'Sent: at most one change for each release of the model, limited in length and rounded. It does not hold your history, but it arrives with your network address, as everything does that a browser sends.',
    connection:
      'To connect, your browser asks for a random ticket: a pseudonym for that connection alone. By the connection the server can link the changes that come over it; your network address can link it to others. The browser also says which kind of processor it trains on. Where very many ask for tickets, your device computes for some seconds.',
    inferred:
      'What the server can infer: it sees each change in the clear. From its largest parts it can tell which items you met, and much of whether you viewed, bought or disliked them, and when; with some models also the hour and weekday of your visits, your kind of device, and what this site says of you.',
    noise: {
      none: () =>
        'The models of this site are published without noise: against their readers there is no privacy guarantee.',
      'to come': () =>
        'Noise is added before a model is published. None has been published yet. The noise does not limit what the server can infer.',
      weak: (epsilon) =>
        `Noise is added before a model is published, but so little that it promises nothing to you (ε = ${epsilon} so far, by the server’s account). It does not limit what the server can infer.`,
      limits: (epsilon) =>
        `Noise is added before a model is published. It limits what those who read the published models can learn of you (ε = ${epsilon} so far, by the server’s account). It does not limit what the server can infer.`,
    },
    evaluation:
      'Each change also says how well the model foresaw your next step: whether there was one, and its rank if that was among the best ten. The server sees this in the clear.',
    experiment:
      'This site compares ways to recommend. Each change also says which of them this browser was given, and whether recommendations were seen, followed, put into a basket and bought. The server sees this in the clear.',
    no: 'If you say no, no history is kept, not even during your visit, nothing is trained and no change is sent. Popular items are recommended all the same; to do so, your browser fetches them from the server, which sees its address.',
    later:
      'You can change your mind at any time. Training then stops at once. What was sent is not taken back.',
  },
};

/** Simplified Chinese. */
export const chineseTexts: ConsentTexts = {
  language: 'zh-CN',
  question: '是否允许本站从您的访问中学习，以改进推荐？',
  summary:
    '如果您同意，此浏览器会保存您在本站的操作记录，并用它来训练推荐模型。记录只留在这台设备上；离开设备的是对共享模型的改动，而收集这些改动的服务器可以从中推断出您看过哪些商品。',
  yes: '同意，从我的访问中学习',
  no: '不同意，不要学习',
  more: '同意和不同意分别意味着什么',
  details: {
    kept: '保存在这台设备上，直到您清除：您在本站浏览、搜索、收藏、加入购物车、购买、评分、喜欢、不喜欢、忽略和看到推荐的记录（超过本站保存期限的除外），本站所掌握的关于您的信息，从中学到的内容，以及发送过哪些改动。',
    sent: '会发送：模型每次发布时最多发送一份改动，其幅度受限并经过取整。改动中不含您的操作记录，但与浏览器发送的任何数据一样，服务器会看到您的网络地址。',
    connection:
      '连接服务器时，您的浏览器会领取一张随机票据，它只是这一次连接的化名。服务器可以把同一次连接带来的改动联系起来，也可以通过网络地址把不同的连接联系起来。浏览器还会说明用哪种处理器训练。当领取票据的浏览器过多时，您的设备会多计算几秒钟。',
    inferred:
      '服务器能推断什么：它能看到每份改动的明文。从其中较大的部分可以看出您接触过哪些商品，并在很大程度上看出您是浏览、购买还是不喜欢它们，以及大致时间；使用某些模型时，还能推断出您访问的钟点和星期、设备类型，以及本站所掌握的关于您的信息。',
    noise: {
      none: () => '本站发布的模型不含噪声：对于读取模型的人，没有隐私保证。',
      'to come': () => '模型发布前会加入噪声。目前尚未发布过模型。噪声并不限制服务器能推断的内容。',
      weak: (epsilon) =>
        `模型发布前会加入噪声，但噪声太小，不能为您提供任何保证（据服务器所称，目前 ε = ${epsilon}）。噪声也不限制服务器能推断的内容。`,
      limits: (epsilon) =>
        `模型发布前会加入噪声，以限制读取已发布模型的人能了解到您的多少信息（据服务器所称，目前 ε = ${epsilon}）。噪声并不限制服务器能推断的内容。`,
    },
    evaluation:
      '每份改动还会说明模型对您下一步操作的预测效果：是否有新的操作，以及它在前十名时的名次。服务器能看到其明文。',
    experiment:
      '本站正在比较不同的推荐方式。每份改动还会说明此浏览器被分到哪一种，以及推荐是否被看到、被点开、被加入购物车和被购买。服务器能看到其明文。',
    no: '如果您不同意，即使在访问期间也不会保留操作记录，不进行训练，也不发送任何改动。网站仍会推荐热门商品；为此，您的浏览器会从服务器获取数据，服务器会看到您的网络地址。',
    later: '您可以随时改变主意，训练会立即停止。已经发送的内容无法收回。',
  },
};
