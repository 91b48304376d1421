import { ProductError } from '../../../domain/errors.ts';
import { calendarProblems } from '../../../domain/reporting/clock.ts';
import type { Calendars, OpeningHours } from '../../../domain/reporting/contract.ts';
import type { SettingId } from '../../../domain/directory.ts';
import type { Sql } from '../database.ts';
import { guarded } from './guarded.ts';

export interface CalendarStore extends Calendars {
  /** Replaces the setting's hours; undefined goes back to the default. @throws ProductError `calendar-unsound` */
  keep(setting: SettingId, hours: OpeningHours | undefined): Promise<void>;
}

/** Opening hours of settings. Rejects with a ProductError. */
export function createCalendars(db: Sql): CalendarStore {
  return guarded<CalendarStore>({
    async hours(setting) {
      const row = await db.selectFrom('reportCalendar').select('hours').where('setting', '=', setting).executeTakeFirst();
      return row?.hours;
    },
    async keep(setting, hours) {
      if (hours === undefined) return void (await db.deleteFrom('reportCalendar').where('setting', '=', setting).execute());
      const problems = calendarProblems(hours);
      if (problems.length > 0) throw new ProductError('calendar-unsound', `${setting} (${problems.join('; ')})`);
      const row = { setting, hours: JSON.stringify(hours) };
      await db.insertInto('reportCalendar').values(row).onConflict((conflict) => conflict.column('setting').doUpdateSet({ hours: row.hours })).execute();
    },
  });
}
