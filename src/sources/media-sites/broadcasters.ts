import type { MediaSite } from "./media-site.ts";

/** Stations and newsrooms; many show their films in their own country alone. */
export const BROADCASTERS: readonly MediaSite[] = [
  { id: "abema", title: "ABEMA", hosts: ["abema.tv"], example: "https://abema.tv/video/episode/194-25_s2_p1" },
  {
    id: "al_jazeera",
    title: "Al Jazeera",
    hosts: ["www.aljazeera.com", "balkans.aljazeera.net"],
    example: "https://balkans.aljazeera.net/videos/2021/11/6/djokovic-usao-u-finale-mastersa-u-parizu",
  },
  {
    id: "ard",
    title: "ARD Mediathek",
    hosts: ["www.ardmediathek.de"],
    example:
      "https://www.ardmediathek.de/video/filme-im-mdr/liebe-auf-vier-pfoten/mdr-fernsehen/Y3JpZDovL21kci5kZS9zZW5kdW5nLzI4MjA0MC80MjIwOTEtNDAyNTM0",
  },
  {
    id: "ard_audiothek",
    title: "ARD Audiothek",
    hosts: ["www.ardaudiothek.de"],
    media: ["audio"],
    example: "https://www.ardaudiothek.de/episode/urn:ard:episode:eabead1add170e93/",
  },
  {
    id: "arte",
    title: "ARTE",
    hosts: ["www.arte.tv"],
    example: "https://www.arte.tv/en/videos/088501-000-A/mexico-stealing-petrol-to-survive/",
  },
  {
    id: "bbc",
    title: "BBC",
    hosts: ["www.bbc.co.uk", "www.bbc.com"],
    media: ["video", "audio"],
    example: "https://www.bbc.co.uk/programmes/b039g8p7",
  },
  {
    id: "bloomberg",
    title: "Bloomberg",
    hosts: ["www.bloomberg.com"],
    example:
      "https://www.bloomberg.com/news/videos/2021-09-14/apple-unveils-the-new-iphone-13-stock-doesn-t-move-much-video",
  },
  {
    id: "c_span",
    title: "C-SPAN",
    hosts: ["www.c-span.org"],
    example: "https://www.c-span.org/video/?313572-1/HolderonV",
  },
  {
    id: "cbc",
    title: "CBC",
    hosts: ["www.cbc.ca"],
    media: ["video", "audio"],
    example: "https://www.cbc.ca/player/play/2683190193",
  },
  {
    id: "cbs_news",
    title: "CBS News",
    hosts: ["www.cbsnews.com"],
    example: "https://www.cbsnews.com/news/artificial-intelligence-positioned-to-be-a-game-changer/",
  },
  {
    id: "cnn",
    title: "CNN",
    hosts: ["www.cnn.com", "edition.cnn.com"],
    example:
      "https://www.cnn.com/2024/05/31/sport/video/jadon-sancho-borussia-dortmund-champions-league-exclusive-spt-intl",
  },
  {
    id: "dr_tv",
    title: "DRTV",
    hosts: ["www.dr.dk"],
    example: "https://www.dr.dk/tv/se/historien-om-danmark/-/historien-om-danmark-stenalder",
  },
  {
    id: "dreisat",
    title: "3sat",
    hosts: ["www.3sat.de"],
    example: "https://www.3sat.de/dokumentation/reise/traumziele-suedostasiens-die-philippinen-und-vietnam-102.html",
  },
  {
    id: "france_tv",
    title: "France.tv",
    hosts: ["www.france.tv"],
    example: "https://www.france.tv/france-2/13h15-le-dimanche/140921-les-mysteres-de-jesus.html",
  },
  {
    id: "guardian_podcasts",
    title: "The Guardian (podcasts)",
    hosts: ["www.theguardian.com"],
    media: ["audio"],
    example:
      "https://www.theguardian.com/news/audio/2023/nov/03/we-are-just-getting-started-the-plastic-eating-bacteria-that-could-change-the-world-podcast",
  },
  {
    id: "ina",
    title: "INA",
    hosts: ["www.ina.fr"],
    example: "https://www.ina.fr/ina-eclaire-actu/video/cpb8205116303/les-jeux-electroniques",
  },
  { id: "itv", title: "ITV", hosts: ["www.itv.com"], example: "https://www.itv.com/hub/plebs/2a1873a0002" },
  {
    id: "ndr",
    title: "NDR",
    hosts: ["www.ndr.de"],
    media: ["video", "audio"],
    example: "https://www.ndr.de/fernsehen/Party-Poette-und-Parade,hafengeburtstag988.html",
  },
  {
    id: "new_york_times",
    title: "The New York Times",
    hosts: ["www.nytimes.com"],
    example:
      "https://www.nytimes.com/video/opinion/100000002847155/verbatim-what-is-a-photocopier.html?playlistId=100000001150263",
  },
  {
    id: "nhk_world",
    title: "NHK World",
    hosts: ["www3.nhk.or.jp"],
    media: ["video", "audio"],
    example: "https://www3.nhk.or.jp/nhkworld/en/shows/2049165/",
  },
  { id: "npo", title: "NPO", hosts: ["www.npo.nl"], example: "https://www.npo.nl/nieuwsuur/22-06-2014/VPWON_1220719" },
  {
    id: "npr",
    title: "NPR",
    hosts: ["www.npr.org"],
    media: ["audio"],
    example:
      "https://www.npr.org/sections/allsongs/2015/10/21/449974205/new-music-from-beach-house-chairlift-cmj-discoveries-and-more",
  },
  {
    id: "nrk",
    title: "NRK",
    hosts: ["tv.nrk.no", "www.nrk.no", "radio.nrk.no"],
    media: ["video", "audio"],
    example: "https://tv.nrk.no/program/MDDP12000117",
  },
  { id: "orf", title: "ORF", hosts: ["on.orf.at"], example: "https://on.orf.at/video/14210000/school-of-champions-48" },
  {
    id: "phoenix",
    title: "phoenix",
    hosts: ["www.phoenix.de"],
    example: "https://www.phoenix.de/sendungen/dokumentationen/spitzbergen-a-893349.html",
  },
  {
    id: "radio_france",
    title: "Radio France",
    hosts: ["www.radiofrance.fr"],
    media: ["audio"],
    example: "https://www.radiofrance.fr/franceinfo/podcasts/le-billet-vert",
  },
  {
    id: "rai_play",
    title: "RaiPlay",
    hosts: ["www.raiplay.it"],
    example: "https://www.raiplay.it/video/2014/04/Report-del-07042014-cb27157f-9dd0-4aee-b788-b1f67643a391.html",
  },
  {
    id: "rte",
    title: "RTÉ",
    hosts: ["www.rte.ie"],
    media: ["video", "audio"],
    example: "https://www.rte.ie/player/ie/show/iwitness-862/10478715/",
  },
  {
    id: "rtve",
    title: "RTVE",
    hosts: ["www.rtve.es"],
    media: ["video", "audio"],
    example: "https://www.rtve.es/alacarta/videos/la-aventura-del-saber/aventuraentornosilla/3088905/",
  },
  {
    id: "sky_news",
    title: "Sky News",
    hosts: ["news.sky.com"],
    example: "https://news.sky.com/video/russian-plane-inspected-after-deadly-fire-11712962",
  },
  {
    id: "srf",
    title: "SRF Play",
    hosts: ["www.srf.ch", "www.rts.ch", "www.rsi.ch", "www.rtr.ch"],
    media: ["video", "audio"],
    example:
      "https://www.srf.ch/play/tv/10vor10/video/snowden-beantragt-asyl-in-russland?id=28e1a57d-5b76-4399-8ab3-9097f071e6c5",
  },
  { id: "svt_play", title: "SVT Play", hosts: ["www.svtplay.se"], example: "https://www.svtplay.se/video/30479064" },
  {
    id: "trt_cocuk",
    title: "TRT Çocuk",
    hosts: ["www.trtcocuk.net.tr"],
    example: "https://www.trtcocuk.net.tr/video/kaptan-pengu-ve-arkadaslari-1",
  },
  {
    id: "trt_world",
    title: "TRT World",
    hosts: ["www.trtworld.com"],
    example: "https://www.trtworld.com/video/news/turkiye-switches-to-sustainable-tourism-16067690",
  },
  { id: "tver", title: "TVer", hosts: ["tver.jp"], example: "https://tver.jp/episodes/epc1hdugbk" },
  {
    id: "vrt",
    title: "VRT",
    hosts: ["www.vrt.be"],
    example: "https://www.vrt.be/vrtnws/nl/2019/05/15/beelden-van-binnenkant-notre-dame-een-maand-na-de-brand/",
  },
  {
    id: "wdr",
    title: "WDR",
    hosts: ["www1.wdr.de"],
    media: ["video", "audio"],
    example: "https://www1.wdr.de/mediathek/video/sendungen/doku-am-freitag/video-geheimnis-aachener-dom-100.html",
  },
  {
    id: "yle_areena",
    title: "Yle Areena",
    hosts: ["areena.yle.fi"],
    media: ["video", "audio"],
    example: "https://areena.yle.fi/1-4371942",
  },
  {
    id: "zdf",
    title: "ZDF",
    hosts: ["www.zdf.de"],
    example:
      "https://www.zdf.de/video/dokus/ein-tag-im-juli---ahrtalflut-2021-movie-100/terra-x-history-ein-tag-im-juli-ahrtalflut-2021-100",
  },
];
