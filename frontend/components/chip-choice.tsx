interface Props<T extends string> {
  /** Name of the radio group; unique on the page. */
  readonly name: string;
  readonly legend: string;
  readonly isLegendHidden?: boolean;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** One of a few, as a row of chips that are radio buttons. */
export function ChipChoice<T extends string>({ name, legend, isLegendHidden, options, value, onChoose }: Props<T>) {
  return (
    <fieldset class="chips">
      <legend class={isLegendHidden ? 'visually-hidden' : undefined}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
