// Fields that are the visitor's own to fill in: of payment, passwords, codes and numbers of persons, by what the page says of them.
import { isPassword } from "../passwords";

const SECRET_TYPES = new Set(["file", "hidden"]);
/** At the beginning of a word, in the languages of many shops; without accents. What is one by mistake the visitor types. */
const BEGINS =
  "cc|card|credit|kredit|cvv|cvc|csc|iban|bic|swift|konto|account-?n|sort-?code|routing|blz|clabe|ifsc|bsb|expir|ablauf|caduc|vencim|scaden|validade|" +
  "kart|kort(?!ing)|kaart|carte(?![a-z])|carta(?![a-z])|cartao|tarjeta|cryptogr|num[a-z]*.?(?:d[eio] ?)?(?:compte|cuenta|cont[ao](?![a-z]))|rekening|" +
  "security.?(?:code|answer|question)|pr(?:u|ue)f(?:ziffer|nummer)|pass(?:phrase|code|ord)|pwd|pin(?![a-z])|tan(?![a-z])|otp|totp|2fa|mfa|one-?time|" +
  "secret|geheim|sicherheits(?:code|frage|antwort)|(?:verif|auth|sms|confirm|bestat|einmal)[a-z]*.?(?:code|kod)|cod[a-z]*.?(?:de ?)?(?:seg|sec|ver)|" +
  "mot.?de.?passe|mdp|contrase|clave|senha|parol|wachtwo|adgangsk|losenord|salasana|heslo|geslo|has[lł]o|jelszo|lozink|s[iı]fre|slaptaz|mat.?khau|kata.?sandi|" +
  "ssn|social.?sec|sozialvers|cpf|pesel|bsn(?![a-z])|dni(?![a-z])|personn?um|codice.?fisc";
/** Anywhere in one. */
const HOLDS =
  "passw|kennwort|creditcard|cardnum|(?:kart|kaart|kort)(?:en)?num|парол|карт|счет|κωδικ|καρτα|密码|密碼|卡号|卡號|信用卡|暗証|パスワード|カード|비밀번호|카드|كلمة|بطاق|סיסמ|כרטיס|รหัส|पासवर्ड";
const SAID = new RegExp(`(?:^|[^a-z])(?:${BEGINS})|${HOLDS}`, "i");

export function isSecret(field: Element): boolean {
  if (field instanceof HTMLInputElement && (SECRET_TYPES.has(field.type) || isDigit(field))) return true;
  if (isPassword(field)) return true;
  const dotted = getComputedStyle(field).getPropertyValue("-webkit-text-security");
  if (dotted !== "" && dotted !== "none") return true;
  const said = ["autocomplete", "name", "id", "aria-label", "placeholder", "title"].map(
    (name) => field.getAttribute(name) ?? "",
  );
  const root = field.getRootNode() as Document | ShadowRoot;
  const ids = (field.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const labels = [...((field as HTMLInputElement).labels ?? []), ...ids.map((id) => root.getElementById?.(id))];
  const texts = [...said, ...labels.map((label) => label?.textContent ?? "")];
  return texts.some((text) => SAID.test(plain(text)));
}

/** `cardNumber` is two words, and an accent makes none other. */
function plain(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .normalize("NFD")
    .replace(/([a-zа-яα-ω])\p{M}+/giu, "$1")
    .normalize();
}

/** One of the boxes of a code that has come by message. */
function isDigit(field: HTMLInputElement): boolean {
  return field.maxLength === 1 && (field.inputMode === "numeric" || field.type === "tel");
}
