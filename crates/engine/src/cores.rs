//! Who gets which core: the appender not the writer's, and those who follow what others leave.
//!
//! Where a thread was last is where it is woken first. The appender sleeps at each commit, and
//! without a word it would often wake behind the writer, with another core idle beside.

#[cfg(target_os = "linux")]
mod told {
    use rustix::process::setpriority_process;
    use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};

    /// The core on which this thread runs just now.
    pub(crate) fn here() -> usize {
        sched_getcpu()
    }

    /// Leaves the cores to the other threads, where they want them.
    pub(crate) fn give_way() {
        // Asks for the calling thread, and whoever may not is no worse off.
        let _done = setpriority_process(None, LEAST);
    }

    /// The niceness of who gets what nobody else wants.
    const LEAST: i32 = 19;

    /// The cores of a thread that keeps off somebody else's.
    #[derive(Default)]
    pub(crate) struct Apart {
        off: Option<usize>,
        before: Option<CpuSet>,
    }

    impl Apart {
        /// Keeps this thread off a core, if there is another that it may run on.
        pub(crate) fn keep_off(&mut self, core: usize) {
            if self.off == Some(core) || core >= CpuSet::MAX_CPU {
                return;
            }
            self.off = Some(core);
            if self.before.is_none() {
                self.before = sched_getaffinity(None).ok();
            }
            let Some(mut cores) = self.before.filter(|cores| cores.count() > 1) else {
                return;
            };
            cores.unset(core);
            // Where that is not allowed, all goes on as before.
            let _allowed = sched_setaffinity(None, &cores);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod told {
    pub(crate) const fn here() -> usize {
        0
    }

    pub(crate) const fn give_way() {}

    #[derive(Default)]
    pub(crate) struct Apart;

    impl Apart {
        pub(crate) const fn keep_off(&mut self, _core: usize) {}
    }
}

pub(crate) use told::{Apart, give_way, here};
