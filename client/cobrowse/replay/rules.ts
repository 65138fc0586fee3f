// What the replay's own sheet says: of what is not shown, and of what no browser does twice.

const HATCH = "repeating-linear-gradient(45deg,#e3e6eb 0 8px,#d3d7de 8px 16px)";
const ROW = "[data-livedesk-box]:is(tr,tbody,thead,tfoot)";
/** Fields that cannot show dots: that they are hidden is seen, and not another state in its place. */
const MUTE = `input:is(${"range color file date time month week datetime-local number"
  .split(" ")
  .map((type) => `[type=${type}]`)
  .join()})`;

export function rules({ hidden }: { hidden: string }): string[] {
  return [
    "*{scroll-behavior:auto!important;overflow-anchor:none!important}", // where the visitor scrolled is told
    ":root{scrollbar-gutter:auto!important}", // it is as wide as its scroll bar leaves it
    "noscript{display:none!important}", // also what stands for an element of which nothing leaves the page
    "@layer{::selection{background:#b4d5fe}}", // a layer: less than whatever the page says, wherever it stands
    "@layer{[data-livedesk-focus-visible]{outline:auto 1px -webkit-focus-ring-color}}",
    // What is drawn again and again within itself, by names that a sheet gives; those of attributes are counted.
    "@layer{:is(clipPath,marker) *{clip-path:none!important}:is(clipPath,marker,mask,pattern) *{mask:none!important;marker:none!important}}",
    `[data-livedesk-box]{background:${HATCH}!important;overflow:hidden!important;box-sizing:border-box!important}`,
    '[data-livedesk-box="own"]{display:none!important}',
    "[data-livedesk-inline]{display:inline-block!important}",
    '@layer{[data-livedesk-box="private"][data-livedesk-inline]{vertical-align:text-bottom}}',
    `[data-livedesk-box]::after{content:"${hidden}";font:11px/1.2 sans-serif;color:#3c434e}`,
    `${ROW}{position:relative!important}`,
    `${ROW}::after{position:absolute;inset:0;background:${HATCH}}`, // it has no cells
    "[data-livedesk-sized]{box-sizing:border-box!important}",
    "@layer{[data-livedesk-sized]{overflow:clip}}",
    "[data-livedesk-sized][data-livedesk-inline]:not(select,input){overflow:clip!important;white-space:nowrap!important}",
    `${MUTE},select[multiple]{appearance:none!important;color:transparent!important;background:${HATCH}!important}`,
    "input:is([type=checkbox],[type=radio]){outline:1px dashed #3c434e!important;outline-offset:-1px!important;opacity:.5!important}",
    `${MUTE}{border:1px solid #80868f}`,
    `${MUTE}::before,${MUTE}::after{display:none!important}`,
    ...["slider-thumb", "slider-runnable-track", "color-swatch", "datetime-edit", "calendar-picker-indicator"].map(
      (part) => `${MUTE}::-webkit-${part}{visibility:hidden!important}`,
    ),
    `${MUTE}::file-selector-button{visibility:hidden!important}`,
    "@layer{[data-livedesk-missing]{display:inline-block;overflow:hidden}}", // else one with an `alt` has no size
    `[data-livedesk-missing]{background:${HATCH};outline:1px dashed #80868f;color:#3c434e!important}`,
  ];
}
