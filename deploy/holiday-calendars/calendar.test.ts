import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { calendarOf } from "./calendar.ts";
import { ruleText } from "./rule-text.ts";
import { readXml } from "./xml-elements.ts";

/** A holiday as it is written, and its line in our calendars. */
const HOLIDAYS: readonly (readonly [string, string])[] = [
  ['<Fixed month="JULY" day="4" validFrom="1776" localizedType="OBSERVANCE"/>', "07-04 1776.."],
  [
    `<Fixed month="DECEMBER" day="25" validFrom="1990" validTo="1994">
       <MovingCondition substitute="SATURDAY" with="PREVIOUS" weekday="FRIDAY"/>
       <MovingCondition substitute="SUNDAY" with="NEXT" weekday="MONDAY"/>
     </Fixed>`,
    "12-25 sat<fri sun>mon 1990..1994",
  ],
  ['<Fixed month="MAY" day="5" validTo="1989" every="FIVE_YEARS"/>', "05-05 ..1989 /5"],
  ['<FixedWeekday which="THIRD" weekday="MONDAY" month="FEBRUARY" every="ODD_YEARS"/>', "3mon/02 /odd"],
  ['<FixedWeekday which="LAST" weekday="MONDAY" month="MAY"/>', "last-mon/05"],
  [
    '<RelativeToFixed><Weekday>MONDAY</Weekday><When>BEFORE</When><Date month="MAY" day="25"/></RelativeToFixed>',
    "mon<05-25",
  ],
  [
    `<RelativeToWeekdayInMonth weekday="TUESDAY" when="AFTER">
       <FixedWeekday which="FIRST" weekday="MONDAY" month="AUGUST" descriptionPropertiesKey="X"/>
     </RelativeToWeekdayInMonth>`,
    "tue>1mon/08",
  ],
  [
    `<FixedWeekdayRelativeToFixed which="FIRST" weekday="MONDAY" when="CLOSEST">
       <day month="JANUARY" day="29"/>
     </FixedWeekdayRelativeToFixed>`,
    "1mon~01-29",
  ],
  [
    `<FixedWeekdayBetweenFixed weekday="WEDNESDAY">
       <from month="AUGUST" day="10"/> <!-- a week --> <to month="AUGUST" day="16"/>
     </FixedWeekdayBetweenFixed>`,
    "wed:08-10..08-16",
  ],
  ['<ChristianHoliday type="GOOD_FRIDAY"/>', "easter-2"],
  ['<ChristianHoliday type="EASTER" chronology="JULIAN"/>', "julian-easter+0"],
  ["<RelativeToEasterSunday><chronology>GREGORIAN</chronology><days>39</days></RelativeToEasterSunday>", "easter+39"],
  ['<IslamicHoliday type="RAMADAN_END"/>', "islamic:09-last"],
  ['<EthiopianOrthodoxHoliday type="MESKEL"/>', "ethiopian:01-17"],
];

describe("a holiday of a calendar in XML", () => {
  for (const [xml, line] of HOLIDAYS) {
    it(`becomes the line "${line}"`, () => assert.equal(ruleText(readXml(xml)), line));
  }
});

/** What the lines cannot say, and what is told. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['<LunarHoliday type="TET"/>', /kind <LunarHoliday> is not known/],
  ['<IslamicHoliday type="HIDDEN"/>', /"HIDDEN" is not known/],
  ['<Fixed month="MAI" day="1"/>', /"MAI" is no month/],
  ['<FixedWeekday which="LAST" weekday="NODAY1" month="MAY"/>', /"NODAY1" is no day of the week/],
  ['<RelativeToFixed><When>AFTER</When><Date month="MAY" day="25"/></RelativeToFixed>', /has no <Weekday>/],
  ["<Fixed>", /an element is not closed/],
  ["<Fixed></Fix>", /<\/Fix> closes <Fixed>/],
  ["<Fixed a=b/>", /cannot read "<Fixed a=b\/>"/],
];
for (const [xml, message] of REFUSED) {
  test(`the text ${xml} is refused`, () => {
    assert.throws(() => ruleText(readXml(xml)), { message });
  });
}

test("a calendar has the lines of the country and of each part, each once, and none of parts of parts", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <Configuration hierarchy="xx">
      <Holidays><Fixed month="MAY" day="1"/><Fixed month="MAY" day="1" descriptionPropertiesKey="AGAIN"/></Holidays>
      <Sources><Source of="law">a text</Source></Sources>
      <SubConfigurations hierarchy="AB"><Holidays/>
        <SubConfigurations hierarchy="c"><Holidays><Fixed month="MAY" day="2"/></Holidays></SubConfigurations>
      </SubConfigurations>
      <SubConfigurations hierarchy="07"><Holidays><Fixed month="MAY" day="3"/></Holidays></SubConfigurations>
    </Configuration>`;
  assert.deepEqual(calendarOf("xx", readXml(xml)), { "": ["05-01"], ab: [], "07": ["05-03"] });
  assert.deepEqual(calendarOf("jp", readXml(xml))[""], ["05-01", "bridge"]);
});
