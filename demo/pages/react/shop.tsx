/** A shop of one page in React: the product that is looked at, what goes with it, consent, ledger. */
import { type MouseEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { HearsayRecommendationsElement, Item } from '../../../client/index.ts';
import { followedItem } from '../followed-item.ts';
import { whenHearsay } from '../hearsay.ts';

/** The whole page. */
export function Shop(): ReactElement {
  const [itemId, setItemId] = useState('22423');
  const [isCheap, setCheap] = useState(false);
  const item = useItem(itemId);
  const follow = (event: MouseEvent): void => {
    const followed = followedItem(event.nativeEvent);
    if (followed === undefined) return;
    event.preventDefault();
    setItemId(followed);
  };
  return (
    <>
      <header>
        <h1>Elements with React</h1>
        <p>
          Attributes are attributes; functions go to properties. <a href="/">To the shop</a>
        </p>
      </header>
      <main>
        <article className="product">
          <img src={`/art/${itemId}`} alt="" width="120" height="120" />
          <div>
            <h2>{item?.title ?? 'Regency cakestand 3 tier'}</h2>
            <p className="price">£{(item?.price ?? 12.75).toFixed(2)}</p>
            <label>
              <input type="checkbox" checked={isCheap} onChange={() => setCheap(!isCheap)} /> nothing above £5
            </label>
          </div>
        </article>
        <Recommendations
          key={String(isCheap)}
          itemId={itemId}
          most={isCheap ? 5 : Number.POSITIVE_INFINITY}
          onFollow={follow}
        />
        <section>
          <h2>What this browser keeps and sends</h2>
          <hearsay-ledger />
        </section>
        <hearsay-consent />
      </main>
    </>
  );
}

type RecommendationsProps = {
  readonly itemId: string;
  /** Highest price. */
  readonly most: number;
  readonly onFollow: (event: MouseEvent) => void;
};

/** A function is set through a ref: the element may not be known yet, and React would drop a function then. */
function Recommendations({ itemId, most, onFollow }: RecommendationsProps): ReactElement {
  const element = useRef<HearsayRecommendationsElement>(null);
  useEffect(() => {
    if (element.current) element.current.filter = ({ price = 0 }) => price <= most;
  }, [most]);
  return (
    <hearsay-recommendations
      ref={element}
      placement="product"
      item={itemId}
      count={4}
      heading="Goes well with it"
      onClick={onFollow}
    />
  );
}

/** What there is to show of an item; it is a view of it, too. */
function useItem(itemId: string): Item | undefined {
  const [item, setItem] = useState<Item>();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    void whenHearsay().then((hearsay) => {
      if (isGone) return;
      hearsay.track('view', { itemId });
      const look = (): void => setItem(hearsay.item(itemId));
      stop = hearsay.on('model', look);
      look();
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [itemId]);
  return item;
}
