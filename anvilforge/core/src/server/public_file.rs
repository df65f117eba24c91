//! Files of `public/`, with validators and ranges from salvo's static file support.

use salvo::http::HeaderValue;
use salvo::http::header::CACHE_CONTROL;
use salvo::serve_static::render_embedded_file;

use crate::app::Kernel;
use crate::http::decode_component;

/// Answers with the public file of the path; `false` when there is none.
pub(super) fn serve(
    kernel: &Kernel,
    request: &salvo::Request,
    response: &mut salvo::Response,
) -> bool {
    let public = kernel.state().public();
    let Some(path) = decode_component(request.uri().path().trim_start_matches('/')) else {
        return false;
    };
    let Some(file) = public.get(&path) else {
        return false;
    };
    // `asset()` puts the version into the URL: such a copy never goes stale.
    let versioned = request.uri().query().is_some_and(|query| {
        query
            .strip_prefix("v=")
            .is_some_and(|version| public.version(&path).as_deref() == Some(version))
    });
    let cache = if versioned {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    render_embedded_file(file, request, response, None);
    true
}
