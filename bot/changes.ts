export { changesOf, type Changes, type OtherChoice } from '../src/domain/answering/changes.ts';
