import { ProductError } from '../../../domain/errors.ts';
import { calendarProblems } from '../../../domain/reporting/clock.ts';
import type { CalendarKeeping } from '../../../domain/reporting/care.ts';
import type { Sql } from '../database.ts';
import { sqlWithin } from '../transaction.ts';
import { guarded } from './guarded.ts';

/** Opening hours of settings. Rejects with a ProductError, `calendar-unsound` among them. */
export function createCalendars(db: Sql): CalendarKeeping {
  return guarded<CalendarKeeping>({
    async hours(setting) {
      const row = await db.selectFrom('reportCalendar').select('hours').where('setting', '=', setting).executeTakeFirst();
      return row?.hours;
    },
    async keep(setting, hours, within) {
      const on = sqlWithin(db, within);
      if (hours === undefined) return void (await on.deleteFrom('reportCalendar').where('setting', '=', setting).execute());
      const problems = calendarProblems(hours);
      if (problems.length > 0) throw new ProductError('calendar-unsound', `${setting} (${problems.join('; ')})`);
      const row = { setting, hours: JSON.stringify(hours) };
      await on.insertInto('reportCalendar').values(row).onConflict((conflict) => conflict.column('setting').doUpdateSet({ hours: row.hours })).execute();
    },
  });
}
