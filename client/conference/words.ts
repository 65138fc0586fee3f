// What the call view says, in each language.
const en = {
  call: "Video call",
  connecting: "Connecting…",
  connected: "Connected",
  reconnecting: "Reconnecting…",
  remoteVideo: "Video of the other person",
  localVideo: "Your own video",
  cameraOffRemote: "Their camera is off",
  mutedRemote: "Their microphone is off",
  waiting: "Waiting for the other person…",
  mute: "Mute",
  unmute: "Unmute",
  cameraOff: "Turn camera off",
  cameraOn: "Turn camera on",
  end: "End call",
  devices: "Microphone and camera",
  microphone: "Microphone",
  camera: "Camera",
  dismiss: "Close this note",
  hear: "Tap to hear",
  asking:
    "Your browser will ask for your microphone and camera. Choose “Allow” to be heard and seen. You can turn either off at any time.",
  devices_refused:
    "Your browser does not share your microphone and camera with this page. You can still watch and listen. To change it, use the camera sign beside the address, then turn them on below.",
  camera_refused:
    "Your browser does not share your camera with this page. To change it, use the camera sign beside the address.",
  microphone_refused:
    "Your browser does not share your microphone with this page. To change it, use the sign beside the address.",
  no_devices: "No microphone or camera was found. You can still watch and listen.",
  no_camera: "No camera was found. The call goes on with sound.",
  no_microphone: "No microphone was found. The other person cannot hear you.",
  camera_busy: "Your camera is used by another program. Close it, then turn the camera on.",
  microphone_busy: "Your microphone is used by another program. Close it, then unmute.",
  blocked_by_policy:
    "This website does not allow the use of your microphone and camera. You can still watch and listen.",
  insecure_context: "Microphone and camera work only on a secure (https) page. You can still watch and listen.",
  connection_lost: "The connection could not be made. Trying again…",
  autoplay_blocked: "Your browser keeps the sound off until you tap.",
};
export type Words = typeof en;

const de: Words = {
  call: "Videogespräch",
  connecting: "Verbindung wird aufgebaut …",
  connected: "Verbunden",
  reconnecting: "Verbindung wird wiederhergestellt …",
  remoteVideo: "Bild der anderen Person",
  localVideo: "Ihr eigenes Bild",
  cameraOffRemote: "Die Kamera der anderen Person ist aus",
  mutedRemote: "Das Mikrofon der anderen Person ist aus",
  waiting: "Die andere Person kommt gleich …",
  mute: "Stumm schalten",
  unmute: "Ton einschalten",
  cameraOff: "Kamera ausschalten",
  cameraOn: "Kamera einschalten",
  end: "Auflegen",
  devices: "Mikrofon und Kamera",
  microphone: "Mikrofon",
  camera: "Kamera",
  dismiss: "Hinweis schließen",
  hear: "Tippen, um zu hören",
  asking:
    "Ihr Browser fragt gleich nach Mikrofon und Kamera. Wählen Sie „Zulassen“, um gehört und gesehen zu werden. Beides können Sie jederzeit ausschalten.",
  devices_refused:
    "Ihr Browser gibt Mikrofon und Kamera für diese Seite nicht frei. Sie können weiter zusehen und zuhören. Ändern lässt es sich über das Kamerazeichen neben der Adresse, danach hier unten einschalten.",
  camera_refused:
    "Ihr Browser gibt die Kamera für diese Seite nicht frei. Ändern lässt es sich über das Kamerazeichen neben der Adresse.",
  microphone_refused:
    "Ihr Browser gibt das Mikrofon für diese Seite nicht frei. Ändern lässt es sich über das Zeichen neben der Adresse.",
  no_devices: "Kein Mikrofon und keine Kamera gefunden. Sie können weiter zusehen und zuhören.",
  no_camera: "Keine Kamera gefunden. Das Gespräch geht mit Ton weiter.",
  no_microphone: "Kein Mikrofon gefunden. Die andere Person kann Sie nicht hören.",
  camera_busy: "Ein anderes Programm benutzt Ihre Kamera. Beenden Sie es und schalten Sie die Kamera ein.",
  microphone_busy: "Ein anderes Programm benutzt Ihr Mikrofon. Beenden Sie es und schalten Sie den Ton ein.",
  blocked_by_policy: "Diese Website erlaubt Mikrofon und Kamera nicht. Sie können weiter zusehen und zuhören.",
  insecure_context:
    "Mikrofon und Kamera gehen nur auf einer sicheren Seite (https). Sie können weiter zusehen und zuhören.",
  connection_lost: "Die Verbindung kam nicht zustande. Neuer Versuch …",
  autoplay_blocked: "Ihr Browser lässt den Ton aus, bis Sie tippen.",
};

export const WORDS = { en, de };
