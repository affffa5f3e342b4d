export { reportProcess } from './report-process';
export { watchEventLoop, type WatchEventLoopOptions } from './watch-event-loop';
