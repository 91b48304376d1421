import { cpus, totalmem } from 'node:os';

/** The machine that the figures are from; figures of two machines are not to be compared. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
}

export function machineLine({ processor, cores, memoryGiB, node, platform }: Machine): string {
  return `Machine: ${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;
}
