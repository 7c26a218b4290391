/// Letters and what they become in plain Latin letters, made from the Unicode database's compatibility decompositions and
/// plain tables for Cyrillic, Greek, Arabic, Hebrew, Georgian and Armenian. Enough to find a name; no scholar's system.
enum Transliteration {
  /// By the lower-case letter; an empty text for a letter that is not written.
  static let table: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = [:]
    for line in data.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard let latin = parts.first else { continue }
      for range in parts.dropFirst() {
        let ends = range.split(separator: "-").compactMap { UInt32($0, radix: 16) }
        guard let low = ends.first, let high = ends.last, low <= high else { continue }
        for value in low...high {
          if let scalar = Unicode.Scalar(value) { table[scalar] = latin == "_" ? "" : String(latin) }
        }
      }
    }
    return table
  }()

  /// The Latin letters, then the letters that become them, in hexadecimal.
  private static let data = """
    _ 44a 44c 5e2 621 639 640
    0 ff10
    1 ff11
    2 ff12
    3 ff13
    4 ff14
    5 ff15
    6 ff16
    7 ff17
    8 ff18
    9 ff19
    a e0-e5 101 103 105 1ce 1df 1e1 1fb 201 203 227 3ac 3b1 430 4d1 4d3 4d9 4db 561 5d0 622-623 625 627 649 10d0 1e01
    a 1e9a 1ea1 1ea3 1ea5 1ea7 1ea9 1eab 1ead 1eaf 1eb1 1eb3 1eb5 1eb7 1f00-1f07 1f70-1f71 1f80-1f87 1fb0-1fb4
    a 1fb6-1fb7 fb21 fb2e-fb30 fbe8-fbe9 fc5d fc90 fcf7 fd13 fd3c-fd3d fe81-fe84 fe87-fe88 fe8d-fe8e feef-fef0 ff41
    ae e6 1e3 1fd
    akbr fdf3
    al fb4f
    allh fdf2
    b 431 562 5d1 628 10d1 1e03 1e05 1e07 fb31 fb4c fe8f-fe92 ff42
    ba fc09 fc6e
    bh fc06 fc9d fca0 fce2
    bhy fdc2
    bj fc05 fc9c
    bkh fc07 fc9e
    bkhy fd9e
    bm fc08 fc6c fc9f fce1
    bn fc6d
    br fc6a
    by fc0a fc6f
    bz fc6b
    c e7 107 109 10b 10d 45b 1e09 ff43
    ch 3c7 447 4f5 573 579 686 10e9 10ed fb7a-fb7d
    d f0 10f 111 3b4 434 564 5d3 62f 636 10d3 1e0b 1e0d 1e0f 1e11 1e13 fb22 fb33 fea9-feaa febd-fec0 ff44
    da fd07 fd23
    dh 630 fc23 fc5b fcb5 feab-feac
    dha fd6e
    dhy fdab
    dj 452 fc22 fcb4
    dkh fc24 fcb6
    dkhm fd6f-fd70
    dm fc25 fcb7
    dr fd10 fd2c
    dy fd08 fd24
    dz 1c6 1f3 455 45f 571 10eb
    e e8-eb 113 115 117 119 11b 205 207 229 3ad 3b5 3f5 435 44d 450-451 4d7 4ed 565 567 10d4 1e15 1e17 1e19 1e1b 1e1d
    e 1eb9 1ebb 1ebd 1ebf 1ec1 1ec3 1ec5 1ec7 1f10-1f15 1f72-1f73 ff45
    ew 587
    f 192 3c6 3d5 444 586 641 1e1f fed1-fed4 ff46
    fa fc31 fc7c
    ff fb00
    ffi fb03
    ffl fb04
    fh fc2e fcbf
    fi fb01
    fj fc2d fcbe
    fkh fc2f fcc0
    fkhm fd7c-fd7d
    fl fb02
    fm fc30 fcc1
    fmy fdc1
    fy fc32 fc7d
    g 11d 11f 121 123 1e7 1f5 3b3 433 453 491 493 563 5d2 6af 10d2 1e21 fb32 fb92-fb95 ff47
    gh 572 63a 10e6 fecd-fed0
    gha fcf9 fd15
    ghj fc2b fcbc
    ghm fc2c fcbd
    ghma fd7b
    ghmm fd79
    ghmy fd7a
    ghy fcfa fd16
    h 125 127 21f 4bb 570 5d4 5d7 629 62d 647 10f0 1e23 1e25 1e27 1e29 1e2b 1e96 fb23 fb34 fcd9 fe93-fe94 fea1-fea4
    h fee9-feec ff48
    ha fc53 fcff fd1b
    hj fc17 fc51 fca9 fcd7
    hjy fdbf
    hm fc18 fc52 fcaa fcd8
    hma fd5b
    hmj fd93
    hmm fd94
    hmy fd5a
    hy fc54 fd00 fd1c
    i ec-ef 129 12b 12d 12f 131 1d0 209 20b 390 3ae-3af 3b7 3b9 3ca 438-439 456-457 45d 4e3 4e5 56b 10d8 1e2d 1e2f
    i 1ec9 1ecb 1f20-1f27 1f30-1f37 1f74-1f77 1f90-1f97 1fbe 1fc2-1fc4 1fc6-1fc7 1fd0-1fd3 1fd6-1fd7 ff49
    ij 133
    j 135 1f0 458 57b 62c 10ef fc29 fcba fe9d-fea0 ff4a
    ja fd01 fd1d
    jh fc15 fca7
    jha fda6
    jhy fdbe
    jm fc16 fca8 fd75 fdc4
    jma fda7
    jmh fd58-fd59
    jmy fda5
    jy fd02 fd1e
    k 137-138 1e9 3ba 3f0 43a 45c 56f 584 5da-5db 5e7 643 6a9 10d9 10e5 1e31 1e33 1e35 fb24 fb3a-fb3b fb47 fb4d
    k fb8e-fb91 fed9-fedc ff4b
    ka fc37 fc3d fc80 fc83
    kh 445 56d 62e 10ee fc39 fcc5 fea5-fea8
    kha fd03 fd1f
    khh fc1a
    khj fc19 fcab
    khm fc1b fcac
    khy fd04 fd20
    kj fc38 fcc4
    kkh fc3a fcc6
    kl fc3b fc81 fcc7 fceb
    km fc3c fc82 fcc8 fcec
    kmm fdbb fdc3
    kmy fdb7
    ky fc3e fc84
    l 13a 13c 13e 142 3bb 43b 56c 5dc 644 10da 1e37 1e39 1e3b 1e3d fb25 fb3c fedd-fee0 ff4c
    la fc43 fc86 fef5-fefc
    lh fc40 fcca fccd
    lha fd82
    lhm fd80 fdb5
    lhy fd81
    lj 1c9 459 fc3f fcc9
    ljj fd83-fd84
    ljm fdba fdbc
    ljy fdac
    lkh fc41 fccb
    lkhm fd85-fd86
    lm fc42 fc85 fccc fced
    lmh fd87-fd88
    lmy fdad
    ly fc44 fc87
    lyh fdf7
    m 3bc 43c 574 5dd-5de 645 10db 1e3f 1e41 1e43 fb26 fb3e fc2a fcbb fee1-fee4 ff4d
    ma fc49 fc88 fd78
    mh fc46 fccf
    mhj fd89
    mhm fd8a
    mhmd fdf4
    mhy fd8b
    mj fc45 fcce
    mjh fd8c
    mjkh fd92
    mjm fd8d
    mjy fdc0
    mkh fc47 fcd0
    mkhj fd8e
    mkhm fd8f
    mkhy fdb9
    mm fc48 fc89 fcd1 fd76-fd77
    mmy fdb1
    my fc4a fdb6
    n f1 144 146 148-149 14b 1f9 3bd 43d 4a3 576 5df-5e0 646 10dc 1e45 1e47 1e49 1e4b fb40 fee5-fee8 ff4e
    na fc4f fc8e
    nh fc4c fcd3 fcd6 fcef
    nha fd96
    nhm fd95
    nhy fdb3
    nj 1cc 45a fc4b fcd2
    nja fd99
    njh fdb8 fdbd
    njm fd97-fd98
    njy fdc7
    nkh fc4d fcd4
    nm fc4e fc8c fcd5 fcee
    nma fd9b
    nmy fd9a
    nn fc8d
    nr fc8a
    ny fc50 fc8f
    nz fc8b
    o f2-f6 f8 14d 14f 151 1a1 1d2 1eb 1ed 1ff 20d 20f 22b 22d 22f 231 3bf 3c9 3cc 3ce 43e 4e7 4e9 4eb 578 585 10dd
    o 1e4d 1e4f 1e51 1e53 1ecd 1ecf 1ed1 1ed3 1ed5 1ed7 1ed9 1edb 1edd 1edf 1ee1 1ee3 1f40-1f45 1f60-1f67 1f78-1f79
    o 1f7c-1f7d 1fa0-1fa7 1ff2-1ff4 1ff6-1ff7 ff4f
    oe 153
    p 3c0 3d6 43f 57a 583 5e3-5e4 67e 10de 10e4 1e55 1e57 fb43-fb44 fb4e fb56-fb59 ff50
    ps 3c8
    q 49b 642 10e7 fed5-fed8 ff51
    qa fc35 fc7e
    qh fc33 fcc2
    qm fc34 fcc3
    qmh fd7e fdb4
    qmm fd7f
    qmy fdb2
    qy fc36 fc7f
    r 155 157 159 211 213 3c1 3f1 440 57c 580 5e8 631 10e0 1e59 1e5b 1e5d 1e5f 1fe4-1fe5 fb27 fb48 fc5c fead-feae ff52
    rswl fdf6
    ryal fdfc
    s 15b 15d 15f 161 17f 219 3c2-3c3 3f2 441 57d 5e1 633 635 10e1 1e61 1e63 1e65 1e67 1e69 1e9b fb41 feb1-feb4
    s feb9-febc ff53
    sa fcfb fd05 fd17 fd21
    sh 448 577 5e9 634 10e8 fb2a-fb2d fb49 fc1d fc20 fcae fcb1 fce8 fd31 fd35 feb5-feb8
    sha fcfd fd19
    shch 449
    shh fcea fd0a fd26 fd2e fd32 fd38 fd64-fd65
    shhm fd67-fd68
    shhy fdaa
    shj fd09 fd25 fd2d fd37 fd5c
    shjy fd69
    shkh fd0b fd27 fd2f fd39
    shm fce9 fd0c fd28 fd30
    shmkh fd6a-fd6b
    shmm fd6c-fd6d
    shr fd0d fd29
    shy fcfe fd1a fda9
    sj fc1c fcad fd34
    sja fd5e
    sjh fd5d
    skh fc1e fcaf fcb2 fd36
    skha fda8
    skhy fdc6
    sla fdf9
    slm fdf5
    sm fc1f fc21 fcb0 fcb3 fce7
    smh fd5f-fd60
    smj fd61
    smm fd62-fd63 fd66 fdc5
    sr fd0e-fd0f fd2a-fd2b
    ss df
    st fb05-fb06
    sy fcfc fd06 fd18 fd22
    t 163 165 167 21b 3c4 442 569 57f 5d8 5ea 62a 637 10d7 10e2 1e6b 1e6d 1e6f 1e71 1e97 fb28 fb38 fb4a fe95-fe98
    t fec1-fec4 ff54
    ta fc0f fc74 fcf5 fd11
    th fe 3b8 3d1 62b fc0c fc26 fca2 fca5 fcb8 fce4 fe99-fe9c
    tha fc13 fc7a
    thh fce6
    thj fc11 fd51-fd52
    thm fc12 fc78 fca6 fce5 fd53
    thn fc79
    thr fc76
    thy fc14 fc7b
    thz fc77
    tj fc0b fca1
    tja fda0
    tjm fd50
    tjy fd9f
    tkh fc0d fca3
    tkha fda2
    tkhm fd54
    tkhy fda1
    tm fc0e fc27 fc72 fca4 fce3 fd33 fd3a
    tma fda4
    tmh fd56 fd71-fd72
    tmj fd55
    tmkh fd57
    tmm fd73
    tmy fd74 fda3
    tn fc73
    tr fc70
    ts 446 56e 581 5e5-5e6 10ea 10ec fb46
    ty fc10 fc75 fcf6 fd12
    tz fc71
    u f9-fc 169 16b 16d 16f 171 173 1b0 1d4 1d6 1d8 1da 1dc 215 217 443 45e 4af 4b1 4ef 4f1 4f3 10e3 1e73 1e75 1e77
    u 1e79 1e7b 1ee5 1ee7 1ee9 1eeb 1eed 1eef 1ef1 ff55
    v 3b2 3d0 432 57e 5d5 10d5 1e7d 1e7f fb35 fb4b ff56
    w 175 582 624 648 1e81 1e83 1e85 1e87 1e89 1e98 fe85-fe86 feed-feee ff57
    wslm fdf8
    x 3be 1e8b 1e8d ff58
    y fd ff 177 233 3b0 3c5 3cb 3cd 3d2-3d4 44b 4f9 568 575 5d9 626 64a 6cc 1e8f 1e99 1ef3 1ef5 1ef7 1ef9 1f50-1f57
    y 1f7a-1f7b 1fe0-1fe3 1fe6-1fe7 fb1d fb39 fbfc-fbff fcf8 fd14 fe89-fe8c fef1-fef4 ff59
    ya 44f fbea-fbeb fbf9-fbfb fc03 fc59 fc68 fc95
    ye 454
    yh fc01 fc56 fc98 fc9b fcdb fcde fce0 fcf1
    yhy fdae
    yj fc00 fc55 fc97 fcda
    yjy fdaf
    ykh fc57 fc99 fcdc
    ym fc02 fc58 fc66 fc93 fc9a fcdd fcdf fcf0
    ymm fd9c-fd9d
    ymy fdb0
    yn fc67 fc94
    yr fc64 fc91
    yu 44e
    yw fbee-fbef
    yy fc04 fc5a fc69 fc96
    yz fc65 fc92
    z 17a 17c 17e 3b6 437 4df 566 5d6 632 638 10d6 1e91 1e93 1e95 fb36 feaf-feb0 fec5-fec8 ff5a
    zh 436 4c2 4dd 56a 698 10df fb8a-fb8b
    zm fc28 fcb9 fd3b
    """
}
