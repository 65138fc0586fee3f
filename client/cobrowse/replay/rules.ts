// What the replay's own sheet says: of what is not shown, and of what no browser does twice.

const HATCH = "repeating-linear-gradient(45deg,#e3e6eb 0 8px,#d3d7de 8px 16px)";
/** Fields that cannot show dots: that they are hidden is seen, and not another state in its place. */
const MUTE = `input:is(${"range color file date time month week datetime-local number"
  .split(" ")
  .map((type) => `[type=${type}]`)
  .join()})`;

export function rules({ hidden, missing }: { hidden: string; missing: string }): string[] {
  return [
    "*{scroll-behavior:auto!important;overflow-anchor:none!important}", // where the visitor scrolled is told
    "::selection{background:#b4d5fe}",
    ":where([data-livedesk-focus-visible]){outline:auto 1px -webkit-focus-ring-color}",
    `[data-livedesk-box]{background:${HATCH}!important;overflow:hidden!important;box-sizing:border-box!important}`,
    '[data-livedesk-box="own"]{display:none!important}',
    "[data-livedesk-inline]{display:inline-block!important}",
    ':where([data-livedesk-box="private"][data-livedesk-inline]){vertical-align:text-bottom}',
    `[data-livedesk-box]::after{content:"${hidden}";font:11px/1.2 sans-serif;color:#3c434e}`,
    "[data-livedesk-sized]{box-sizing:border-box!important}",
    ":where([data-livedesk-sized]){overflow:clip}",
    "[data-livedesk-sized][data-livedesk-inline]:not(select,input){overflow:clip!important;white-space:nowrap!important}",
    `${MUTE},select[multiple]{appearance:none!important;color:transparent!important;background:${HATCH}!important}`,
    "input:is([type=checkbox],[type=radio]){outline:1px dashed #3c434e!important;outline-offset:-1px!important;opacity:.5!important}",
    `${MUTE}{border:1px solid #80868f}`,
    `${MUTE}::before,${MUTE}::after{display:none!important}`,
    ...["slider-thumb", "slider-runnable-track", "color-swatch", "datetime-edit", "calendar-picker-indicator"].map(
      (part) => `${MUTE}::-webkit-${part}{visibility:hidden!important}`,
    ),
    `${MUTE}::file-selector-button{visibility:hidden!important}`,
    `img[data-livedesk-missing]{background:${HATCH};outline:1px dashed #80868f;color:#3c434e!important}`,
    `img[data-livedesk-missing]::after{content:"${missing}"}`,
  ];
}
