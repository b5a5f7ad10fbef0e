/** Every word that `<hearsay-ledger>` says, in one language. Another language is another value of this type. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { OffReason, SentStatus, Status } from '../embed/status.ts';
import { isolated } from './isolated.ts';
import type { NoiseClaim } from './noise-claim.ts';

/** See the head of this file. Numbers and dates come formatted. */
export type LedgerTexts = {
  /** BCP 47: how numbers and dates are written. */
  readonly language: string;
  readonly caption: (most: string) => string;
  readonly columns: Readonly<Record<'when' | 'round' | 'size' | 'norm' | 'log', string>>;
  readonly none: string;
  readonly kept: (events: string, kept: Status['history']['kept']) => string;
  readonly norm: (length: string, share: string) => string;
  /** Where a record does not say. */
  readonly unknown: string;
  readonly pending: string;
  readonly refused: (code: string) => string;
  readonly standing: Readonly<Record<NonNullable<SentStatus['standing']>, (leaf: string) => string>>;
  readonly log: (entries: string, when: string) => string;
  readonly noLog: string;
  /** The epsilon is what the server announces; nothing here checks it (PR11). */
  readonly spent: Readonly<Record<NoiseClaim, (epsilon: string, delta: string, releases: string) => string>>;
  readonly on: string;
  readonly off: Readonly<Record<OffReason, string>>;
  /** The switch for taking part, and what it does. */
  readonly takePart: string;
  readonly takePartNote: string;
  readonly showEvents: string;
  readonly noEvents: string;
  /** @param about title or id of an item, or what was searched for; empty where an event has neither */
  readonly events: Readonly<Record<EventType, (about: string) => string>>;
  readonly download: string;
  readonly erase: string;
  /** Asked before anything is erased, with both answers. */
  readonly eraseQuestion: string;
  readonly eraseYes: string;
  readonly eraseNo: string;
  /** A browser may refuse to delete, or wait for another tab, and says so to nobody: no more is claimed. */
  readonly erased: string;
};

/** British English. */
export const englishTexts: LedgerTexts = {
  language: 'en-GB',
  caption: (most) => `What left this browser: the last ${most} updates at most`,
  columns: { when: 'When', round: 'Round', size: 'Size', norm: 'Length', log: 'In the log' },
  none: 'This browser remembers no update that left it.',
  // The count stands where it needs no plural: the first event must not wrap the text anew, for what is below would move.
  kept: (events, kept) =>
    `Events that this browser keeps ${kept === 'disk' ? 'on this device' : 'until you leave'}: ${events}. They are not sent; updates that are made from them are.`,
  norm: (length, share) => `${length}, ${share} of the limit`,
  unknown: 'not known',
  pending: 'no answer yet',
  refused: (code) => `refused: ${code}`,
  standing: {
    'in the log': (leaf) => `yes, entry ${leaf}`,
    'not in the log': (leaf) => `missing: entry ${leaf} is another`,
    'not looked yet': () => 'not looked yet',
  },
  log: (entries, when) =>
    `The public log had ${entries} entries when this browser last checked it, ${when}: signed, and going on from what it saw before.`,
  noLog: 'This browser has not checked the public log yet.',
  spent: {
    none: () => 'The published models carry no noise: no privacy guarantee.',
    'to come': () => 'No model has been published yet: no privacy is spent.',
    weak: (epsilon, delta, releases) =>
      `The ${releases} published models carry so little noise that it promises nothing against those who read them: ε = ${epsilon} at δ = ${delta}, by the server’s account.`,
    limits: (epsilon, delta, releases) =>
      `Privacy that ${releases} published models have cost each visitor at most, against those who read them: ε = ${epsilon} at δ = ${delta}, by the server’s account.`,
  },
  on: 'Training is on.',
  off: {
    'no consent': 'Training is off: nobody has said yes.',
    'no storage': 'Training is off: this browser keeps nothing between visits.',
    'storage full': 'Training is off: this browser has no room left.',
    'not a secure context': 'Training is off: this page was not loaded over a secure connection.',
    'worker could not start': 'Training is off: its worker could not start.',
    'another tab trains': 'Training is on in another tab.',
    'privacy control':
      'Training is off: this browser asks sites not to use your data (Global Privacy Control).',
    'page hidden': 'Training waits until this page is looked at.',
    'page in use': 'Training waits while you use this page.',
    'save-data': 'Training is off: this browser asks sites to save data.',
    'slow link': 'Training waits for a faster connection.',
    'low battery': 'Training waits until the battery is charged.',
    'daily budget': 'Training rests until tomorrow: it has taken what it may of this device today.',
    'budget spent': 'Training is off: the privacy budget of this site is spent.',
    'empty catalog': 'Training is off: this site has no items.',
    'cap reached': 'Training rests: this browser has given all that it may in this period.',
    'too little history': 'Training waits for more to learn from.',
    'protocol not supported': 'Training is off: the server speaks another version.',
    'server unreachable': 'Training waits: the server cannot be reached.',
    'no backend': 'Training is off: nothing in this browser can train.',
    'device lost': 'Training waits: the graphics device was lost.',
    'model not as stated': 'Training waits: the model that came is not the one that was announced.',
    'script not as stated': 'Training waits: a script that came is not the one that this page asked for.',
    'internal error': 'Training is off: something went wrong.',
    'refused by the server': 'Training rests: the server refused the last update.',
    'another log':
      'Training has stopped: the server shows another log than the one that this browser knows. Nothing is sent.',
    'log does not hold':
      'Training has stopped: the server’s log contradicts itself, or what this browser saw of it before. Nothing is sent.',
    'model not in the log':
      'Training has stopped: the model that came does not stand in the log. It may have been made for you alone. Nothing is sent.',
    'update not in the log':
      'Training has stopped: an update that left this browser is missing from the log. Nothing is sent any more.',
    'log behind': 'Training waits: the log does not show the newest model yet.',
    'log unreachable': 'Training waits: the log cannot be read.',
  },
  takePart: 'Take part in training',
  takePartNote: 'Off stops it at once. What was sent is not taken back.',
  showEvents: 'Show the last events',
  noEvents: 'This browser keeps no events.',
  events: {
    view: (about) => `Viewed “${isolated(about)}”`,
    click: (about) => `Opened “${isolated(about)}”`,
    search: (about) => `Searched for “${isolated(about)}”`,
    'add-to-cart': (about) => `Put “${isolated(about)}” into the basket`,
    wishlist: (about) => `Put “${isolated(about)}” on the wish list`,
    purchase: (about) => `Bought “${isolated(about)}”`,
    rating: (about) => `Rated “${isolated(about)}”`,
    like: (about) => `Liked “${isolated(about)}”`,
    dislike: (about) => `Disliked “${isolated(about)}”`,
    dismissal: (about) => `Dismissed “${isolated(about)}”`,
    impression: (about) => `Was shown “${isolated(about)}”`,
  },
  download: 'Download a copy',
  erase: 'Erase everything',
  eraseQuestion:
    'Erase everything that this browser keeps for this site? This cannot be undone, and does not take back what was sent.',
  eraseYes: 'Erase',
  eraseNo: 'Keep',
  erased: 'Everything is erased, as far as this browser lets us.',
};

/** Simplified Chinese. */
export const chineseTexts: LedgerTexts = {
  language: 'zh-CN',
  caption: (most) => `离开此浏览器的数据：最多显示最近 ${most} 次更新`,
  columns: { when: '时间', round: '轮次', size: '大小', norm: '长度', log: '是否在日志中' },
  none: '此浏览器没有已发送更新的记录。',
  kept: (events, kept) =>
    `此浏览器${kept === 'disk' ? '在这台设备上保存了' : '暂存了'} ${events} 条操作记录${
      kept === 'disk' ? '' : '，离开页面后即消失'
    }。记录本身不会发送，发送的是由它们算出的更新。`,
  norm: (length, share) => `${length}，为上限的 ${share}`,
  unknown: '未知',
  pending: '尚无回应',
  refused: (code) => `被拒绝：${code}`,
  standing: {
    'in the log': (leaf) => `是，第 ${leaf} 条`,
    'not in the log': (leaf) => `缺失：第 ${leaf} 条是别的内容`,
    'not looked yet': () => '尚未核对',
  },
  log: (entries, when) =>
    `此浏览器上次核对公开日志是在${when}，当时日志有 ${entries} 条：签名有效，并且与此前所见的内容衔接一致。`,
  noLog: '此浏览器尚未核对过公开日志。',
  spent: {
    none: () => '已发布的模型不含噪声：没有隐私保证。',
    'to come': () => '尚未发布过模型，因此还没有消耗隐私。',
    weak: (epsilon, delta, releases) =>
      `已发布的 ${releases} 个模型所含的噪声太小，对于读取它们的人，不提供任何保证：据服务器所称，ε = ${epsilon}，δ = ${delta}。`,
    limits: (epsilon, delta, releases) =>
      `已发布的 ${releases} 个模型，对于读取它们的人，消耗了每位访客的隐私，据服务器所称至多为 ε = ${epsilon}，δ = ${delta}。`,
  },
  on: '训练已开启。',
  off: {
    'no consent': '训练已关闭：尚未征得同意。',
    'no storage': '训练已关闭：此浏览器在两次访问之间不保存任何数据。',
    'storage full': '训练已关闭：此浏览器的存储空间不足。',
    'not a secure context': '训练已关闭：此页面不是通过安全连接加载的。',
    'worker could not start': '训练已关闭：训练程序无法启动。',
    'another tab trains': '训练正在另一个标签页中进行。',
    'privacy control': '训练已关闭：此浏览器要求网站不使用您的数据（全球隐私控制，GPC）。',
    'page hidden': '训练已暂停，等您回到此页面后继续。',
    'page in use': '训练已暂停：您正在使用此页面。',
    'low battery': '训练已暂停：此设备电量不足。',
    'slow link': '训练已暂停：网络连接太慢。',
    'daily budget': '训练已暂停：今天的用量已达上限。',
    'save-data': '训练已关闭：此浏览器要求网站节省流量。',
    'budget spent': '训练已关闭：本站的隐私预算已用完。',
    'empty catalog': '训练已关闭：本站没有商品。',
    'cap reached': '训练已暂停：此浏览器在本周期内的贡献已达上限。',
    'too little history': '训练尚未开始：可供学习的记录还不够。',
    'protocol not supported': '训练已关闭：服务器使用的是另一个版本。',
    'server unreachable': '训练已暂停：无法连接服务器。',
    'no backend': '训练已关闭：此浏览器不具备训练所需的功能。',
    'device lost': '训练已暂停：与图形设备的连接已断开。',
    'model not as stated': '训练已暂停：收到的模型与公布的不一致。',
    'script not as stated': '训练已暂停：收到的程序不是此页面所指定的。',
    'internal error': '训练已关闭：出现了错误。',
    'refused by the server': '训练已暂停：服务器拒绝了上一次更新。',
    'another log': '训练已停止：服务器出示的日志不是此浏览器所知的那一份。不会再发送任何数据。',
    'log does not hold': '训练已停止：服务器的日志自相矛盾，或与此浏览器此前所见不符。不会再发送任何数据。',
    'model not in the log': '训练已停止：收到的模型不在日志中，它可能是专门为您制作的。不会再发送任何数据。',
    'update not in the log': '训练已停止：此浏览器发送过的一份更新不在日志中。不会再发送任何数据。',
    'log behind': '训练已暂停：日志中还没有最新的模型。',
    'log unreachable': '训练已暂停：无法读取日志。',
  },
  takePart: '参与训练',
  takePartNote: '关闭后训练立即停止。已经发送的内容无法收回。',
  showEvents: '查看最近的操作记录',
  noEvents: '此浏览器没有保存操作记录。',
  events: {
    view: (about) => `浏览了“${isolated(about)}”`,
    click: (about) => `点开了“${isolated(about)}”`,
    search: (about) => `搜索了“${isolated(about)}”`,
    'add-to-cart': (about) => `将“${isolated(about)}”加入购物车`,
    wishlist: (about) => `将“${isolated(about)}”加入心愿单`,
    purchase: (about) => `购买了“${isolated(about)}”`,
    rating: (about) => `评价了“${isolated(about)}”`,
    like: (about) => `喜欢“${isolated(about)}”`,
    dislike: (about) => `不喜欢“${isolated(about)}”`,
    dismissal: (about) => `忽略了“${isolated(about)}”`,
    impression: (about) => `看到了推荐的“${isolated(about)}”`,
  },
  download: '下载副本',
  erase: '全部清除',
  eraseQuestion: '要清除此浏览器为本站保存的全部数据吗？此操作无法撤销，也无法收回已经发送的内容。',
  eraseYes: '清除',
  eraseNo: '保留',
  erased: '已在此浏览器允许的范围内全部清除。',
};
