//! WebView2: what Tauri does not reach of it.
#![expect(
    unsafe_code,
    reason = "the engine's own functions are reached by pointers"
)]

use std::io;
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use guichet_api::types::PortalProblem;
use tauri::webview::PlatformWebview;
use tauri::{AppHandle, Runtime, Url, WebviewWindow, WebviewWindowBuilder};
use webview2_com::Microsoft::Web::WebView2::Win32::{
    COREWEBVIEW2_KEY_EVENT_KIND, COREWEBVIEW2_KEY_EVENT_KIND_KEY_DOWN,
    COREWEBVIEW2_PROCESS_FAILED_KIND, COREWEBVIEW2_PROCESS_FAILED_KIND_RENDER_PROCESS_EXITED,
    COREWEBVIEW2_SERVER_CERTIFICATE_ERROR_ACTION_CANCEL, COREWEBVIEW2_WEB_ERROR_STATUS,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_COMMON_NAME_IS_INCORRECT,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_EXPIRED,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_IS_INVALID,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_REVOKED,
    COREWEBVIEW2_WEB_ERROR_STATUS_CLIENT_CERTIFICATE_CONTAINS_ERRORS,
    COREWEBVIEW2_WEB_ERROR_STATUS_OPERATION_CANCELED, ICoreWebView2_7, ICoreWebView2_14,
    ICoreWebView2Settings4,
};
use webview2_com::{
    AcceleratorKeyPressedEventHandler, NavigationCompletedEventHandler,
    NavigationStartingEventHandler, PrintToPdfCompletedHandler, ProcessFailedEventHandler,
    ServerCertificateErrorDetectedEventHandler, take_pwstr,
};
use windows::Win32::UI::Input::KeyboardAndMouse::VK_F6;
use windows::core::{BOOL, HSTRING, Interface, PWSTR};

use super::Guard;

/// How long the engine may take to be sealed.
const SEALING: Duration = Duration::from_secs(10);

/// Pages that do not come and are told already: refused by the rules, replaced by another, or for their certificate.
const TOLD: [COREWEBVIEW2_WEB_ERROR_STATUS; 6] = [
    COREWEBVIEW2_WEB_ERROR_STATUS_OPERATION_CANCELED,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_COMMON_NAME_IS_INCORRECT,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_EXPIRED,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_IS_INVALID,
    COREWEBVIEW2_WEB_ERROR_STATUS_CERTIFICATE_REVOKED,
    COREWEBVIEW2_WEB_ERROR_STATUS_CLIENT_CERTIFICATE_CONTAINS_ERRORS,
];

/// The engine asks about frames by a way of their own.
pub(super) const FRAMES_APART: bool = true;

/// A folder of its own, beside being without history: the engine writes there while the window lives.
pub(super) fn apart<'a, R: Runtime>(
    builder: WebviewWindowBuilder<'a, R, AppHandle<R>>,
    folder: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    builder.data_directory(folder.join("engine"))
}

/// Takes away what the page does not need, and watches the rest. An engine that is too old for this (before WebView2
/// 101) shows no site.
pub(super) fn seal<R: Runtime>(window: &WebviewWindow<R>, guard: &Guard<R>) -> tauri::Result<()> {
    guard.loading();
    let guard = guard.clone();
    let (done, sealed) = mpsc::channel();
    window.with_webview(move |platform| {
        // SAFETY: on the engine's own thread, where its objects live and its events come.
        let watched = unsafe { watch(&platform, &guard) };
        // Nobody waits any more after the deadline.
        let _ = done.send(watched);
    })?;
    match sealed.recv_timeout(SEALING) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(io::Error::other(error).into()),
        Err(error) => Err(io::Error::other(error).into()),
    }
}

/// # Safety
/// To be called on the thread of the engine's objects.
unsafe fn watch<R: Runtime>(
    platform: &PlatformWebview,
    guard: &Guard<R>,
) -> windows::core::Result<()> {
    let controller = platform.controller();
    // The numbers by which events would be taken back: they end with the window.
    let mut token = 0;
    // SAFETY: the caller is on the thread of these objects; each outlives the call that is given it.
    unsafe {
        let view = controller.CoreWebView2()?;
        let settings: ICoreWebView2Settings4 = view.Settings()?.cast()?;
        settings.SetIsPasswordAutosaveEnabled(false)?;

        // The engine's own page about a certificate offers to go on: here, nobody does.
        let own = guard.clone();
        let certificates: ICoreWebView2_14 = view.cast()?;
        certificates.add_ServerCertificateErrorDetected(
            &ServerCertificateErrorDetectedEventHandler::create(Box::new(move |_, wrong| {
                if let Some(wrong) = wrong {
                    wrong.SetAction(COREWEBVIEW2_SERVER_CERTIFICATE_ERROR_ACTION_CANCEL)?;
                }
                own.failed(PortalProblem::Certificate);
                Ok(())
            })),
            &mut token,
        )?;

        // Tauri asks for the pages of the window; those of its frames come here.
        let own = guard.clone();
        view.add_FrameNavigationStarting(
            &NavigationStartingEventHandler::create(Box::new(move |_, frame| {
                let Some(frame) = frame else { return Ok(()) };
                let mut address = PWSTR::null();
                frame.Uri(&mut address)?;
                let address = take_pwstr(address).parse::<Url>();
                if !address.is_ok_and(|address| own.may_frame(&address)) {
                    frame.SetCancel(true)?;
                }
                Ok(())
            })),
            &mut token,
        )?;

        let own = guard.clone();
        view.add_NavigationCompleted(
            &NavigationCompletedEventHandler::create(Box::new(move |_, page| {
                let Some(page) = page else { return Ok(()) };
                let (mut came, mut status) =
                    (BOOL::default(), COREWEBVIEW2_WEB_ERROR_STATUS::default());
                page.IsSuccess(&mut came)?;
                page.WebErrorStatus(&mut status)?;
                if came.as_bool() {
                    return Ok(());
                }
                if TOLD.contains(&status) {
                    own.stayed();
                } else {
                    own.failed(PortalProblem::Network);
                }
                Ok(())
            })),
            &mut token,
        )?;

        let own = guard.clone();
        view.add_ProcessFailed(
            &ProcessFailedEventHandler::create(Box::new(move |_, failed| {
                let Some(failed) = failed else { return Ok(()) };
                let mut kind = COREWEBVIEW2_PROCESS_FAILED_KIND::default();
                failed.ProcessFailedKind(&mut kind)?;
                if kind == COREWEBVIEW2_PROCESS_FAILED_KIND_RENDER_PROCESS_EXITED {
                    own.failed(PortalProblem::Crashed);
                }
                Ok(())
            })),
            &mut token,
        )?;

        let own = guard.clone();
        controller.add_AcceleratorKeyPressed(
            &AcceleratorKeyPressedEventHandler::create(Box::new(move |_, key| {
                let Some(key) = key else { return Ok(()) };
                let (mut kind, mut code) = (COREWEBVIEW2_KEY_EVENT_KIND::default(), 0);
                key.KeyEventKind(&mut kind)?;
                key.VirtualKey(&mut code)?;
                own.touched();
                if kind == COREWEBVIEW2_KEY_EVENT_KIND_KEY_DOWN && code == u32::from(VK_F6.0) {
                    key.SetHandled(true)?;
                    own.leave();
                }
                Ok(())
            })),
            &mut token,
        )
    }
}

/// Empties the engine's folder before it goes.
pub(super) fn forget<R: Runtime>(window: &WebviewWindow<R>) {
    if let Err(error) = window.clear_all_browsing_data() {
        tracing::error!(%error, "the engine kept something until its folder goes");
    }
}

/// The page before.
pub(super) fn back<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.eval("history.back()")
}

/// Tells the value of an expression as JSON.
pub(super) fn evaluate<R: Runtime>(
    window: &WebviewWindow<R>,
    script: String,
    answer: Sender<Option<String>>,
) -> tauri::Result<()> {
    window.eval_with_callback(script, move |text| {
        // Nobody waits any more after the deadline.
        let _ = answer.send(Some(text));
    })
}

/// Writes the page as a PDF; tells whether it could.
pub(super) fn print<R: Runtime>(
    window: &WebviewWindow<R>,
    path: &Path,
    answer: Sender<bool>,
) -> tauri::Result<()> {
    let path = HSTRING::from(path.as_os_str());
    window.with_webview(move |platform| {
        let told = answer.clone();
        let written = PrintToPdfCompletedHandler::create(Box::new(move |done, whole| {
            // Nobody waits any more after the deadline.
            let _ = told.send(done.is_ok() && whole);
            Ok(())
        }));
        // SAFETY: on the engine's own thread; the path and the handler outlive the call, which keeps its own of them.
        let asked = unsafe {
            platform
                .controller()
                .CoreWebView2()
                .and_then(|view| view.cast::<ICoreWebView2_7>())
                .and_then(|view| view.PrintToPdf(&path, None, &written))
        };
        if let Err(error) = asked {
            tracing::error!(%error, "the page cannot be written");
            let _ = answer.send(false);
        }
    })
}
