// What of a tree is not shown whatever rules say: the contents of some elements, and what lies too deep.

export const CLOSED = "iframe frame frameset object embed applet canvas video audio portal fencedframe".split(" ");
/** A tree that is deeper stops browsers; their own parsers stop at 512. */
export const DEEPEST = 600;
