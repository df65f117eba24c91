//! More models in a row than rustc's limit of recursion, each related to the next and the last to the first.

use anvil_macros::Model;
use cast::prelude::*;

macro_rules! ring {
    ($($this:ident to $next:ident,)+) => {$(
        mod $this {
            use super::*;

            #[derive(Model)]
            #[model(table = "nodes", crate = "cast")]
            pub struct Node {
                pub id: i64,
                pub next_id: i64,
                #[belongs_to]
                pub next: BelongsTo<super::$next::Node>,
            }
        }
    )+};
}

ring! {
    a0 to a1, a1 to a2, a2 to a3, a3 to a4, a4 to a5, a5 to a6, a6 to a7, a7 to a8, a8 to a9,
    a9 to a10, a10 to a11, a11 to a12, a12 to a13, a13 to a14, a14 to a15, a15 to a16, a16 to a17,
    a17 to a18, a18 to a19, a19 to a20, a20 to a21, a21 to a22, a22 to a23, a23 to a24,
    a24 to a25, a25 to a26, a26 to a27, a27 to a28, a28 to a29, a29 to a30, a30 to a31,
    a31 to a32, a32 to a33, a33 to a34, a34 to a35, a35 to a36, a36 to a37, a37 to a38,
    a38 to a39, a39 to a40, a40 to a41, a41 to a42, a42 to a43, a43 to a44, a44 to a45,
    a45 to a46, a46 to a47, a47 to a48, a48 to a49, a49 to a50, a50 to a51, a51 to a52,
    a52 to a53, a53 to a54, a54 to a55, a55 to a56, a56 to a57, a57 to a58, a58 to a59,
    a59 to a60, a60 to a61, a61 to a62, a62 to a63, a63 to a64, a64 to a65, a65 to a66,
    a66 to a67, a67 to a68, a68 to a69, a69 to a70, a70 to a71, a71 to a72, a72 to a73,
    a73 to a74, a74 to a75, a75 to a76, a76 to a77, a77 to a78, a78 to a79, a79 to a80,
    a80 to a81, a81 to a82, a82 to a83, a83 to a84, a84 to a85, a85 to a86, a86 to a87,
    a87 to a88, a88 to a89, a89 to a90, a90 to a91, a91 to a92, a92 to a93, a93 to a94,
    a94 to a95, a95 to a96, a96 to a97, a97 to a98, a98 to a99, a99 to a100, a100 to a101,
    a101 to a102, a102 to a103, a103 to a104, a104 to a105, a105 to a106, a106 to a107,
    a107 to a108, a108 to a109, a109 to a110, a110 to a111, a111 to a112, a112 to a113,
    a113 to a114, a114 to a115, a115 to a116, a116 to a117, a117 to a118, a118 to a119,
    a119 to a120, a120 to a121, a121 to a122, a122 to a123, a123 to a124, a124 to a125,
    a125 to a126, a126 to a127, a127 to a128, a128 to a129, a129 to a130, a130 to a131,
    a131 to a132, a132 to a133, a133 to a134, a134 to a135, a135 to a136, a136 to a137,
    a137 to a138, a138 to a139, a139 to a0,
}

async fn first(db: Db) -> cast::Result<Option<a0::Node>> {
    a0::Node::query().with(a0::Node::next).first(&db).await
}

fn main() {
    let _ = first;
}
