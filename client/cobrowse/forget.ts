// What stands in shadow roots is gone with its host. rrweb's mirror keeps it: in memory, and to be taken up again as it
// was, with all that it held, when the host comes back.
import { firstOf, nextOf, rootOf } from "./nodes";

interface Numbers {
  removeNodeFromMap(node: never): void;
}

/** Of a node that is removed; what is within it but in no root, rrweb does itself. */
export function forget(removed: Node, numbers: Numbers): void {
  const gone = [removed];
  for (let node = gone.pop(); node !== undefined; node = gone.pop()) {
    if (node.nodeType !== 1) continue;
    const root = rootOf(node);
    for (let inner = root && firstOf(root); inner; inner = nextOf(inner)) {
      numbers.removeNodeFromMap(inner as never);
      gone.push(inner);
    }
    for (let inner = firstOf(node); inner; inner = nextOf(inner)) gone.push(inner);
  }
}
