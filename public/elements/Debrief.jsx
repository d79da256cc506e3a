// The debrief in the chat. props: see app/web/feedback.py. Stateless: the chat remounts elements at will.
const ink = (name, alpha) => `hsl(var(--${name})${alpha ? " / " + alpha : ""})`
const faint = { fontSize: 12.5, color: ink("muted-foreground"), lineHeight: 1.4 }

const Row = ({ title, value, note }) => (
  <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", gap: "3px 10px" }} title={note || ""}>
    <span style={{ fontSize: 13.5 }}>{title}</span>
    <span style={{ fontSize: 13.5, fontVariantNumeric: "tabular-nums", color: value === null ? ink("muted-foreground") : "inherit" }}>{value === null ? "not scored" : value.toFixed(1)}</span>
    <div style={{ gridColumn: "1 / -1", height: 6, borderRadius: 3, background: ink("border"), overflow: "hidden" }}>
      <div style={{ width: (value === null ? 0 : value * 25) + "%", height: "100%", borderRadius: 3, background: ink("primary") }} />
    </div>
  </div>
)

const Group = ({ title, children }) => (
  <div style={{ minWidth: 0 }}>
    <h3 style={{ fontSize: 14, fontWeight: 650, margin: "0 0 10px" }}>{title}</h3>
    <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>{children}</div>
  </div>
)

export default function Debrief() {
  const p = props
  const link = { padding: "9px 16px", borderRadius: 10, fontSize: 14, fontWeight: 600, textDecoration: "none", border: "1px solid " + ink("border"), color: ink("foreground") }
  return (
    <section aria-label="Debrief" data-testid="debrief" className="hs-card" style={{
      width: "100%", boxSizing: "border-box", border: "1px solid " + ink("border"), borderRadius: 16, background: ink("card"), padding: "20px clamp(14px, 3vw, 24px)", display: "flex", flexDirection: "column", gap: 20 }}>
      <header style={{ display: "flex", gap: 18, alignItems: "flex-start", flexWrap: "wrap" }}>
        <span style={{ fontSize: 42, fontWeight: 650, lineHeight: 1, color: ink("primary"), fontVariantNumeric: "tabular-nums" }}>{p.overall.toFixed(1)}<small style={{ fontSize: 14, fontWeight: 400, color: ink("muted-foreground") }}> of 4</small></span>
        <div style={{ flex: "1 1 240px", minWidth: 0 }}>
          <h2 style={{ fontSize: 18, fontWeight: 650, margin: 0, lineHeight: 1.25 }}>{p.verdict.charAt(0).toUpperCase() + p.verdict.slice(1)} <span style={{ fontWeight: 400, color: ink("muted-foreground") }}>at {p.level} level</span></h2>
          <p style={{ fontSize: 14, margin: "4px 0 0", lineHeight: 1.45 }}>{p.summary}</p>
        </div>
      </header>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(240px, 100%), 1fr))", gap: "20px 32px" }}>
        <Group title="Phases">{p.phases.map(x => <Row key={x.title} title={x.title} value={x.depth} note={x.reason} />)}</Group>
        <Group title="Qualities">{p.dimensions.map(x => <Row key={x.title} title={x.title} value={x.score} note={x.says} />)}</Group>
      </div>
      {p.strengths.length ? <Group title="In your words">{p.strengths.map((x, i) => (
        <div key={i} style={{ minWidth: 0 }}>
          <div style={faint}>{x.title}</div>
          <a href={`/replay/${p.id}#turn-${x.turn}`} dir="auto" style={{ fontSize: 14, lineHeight: 1.45, color: ink("foreground"), display: "block", overflowWrap: "anywhere", textDecoration: "underline", textDecorationColor: ink("border"), textUnderlineOffset: 4 }}>“{x.quote.length > 280 ? x.quote.slice(0, 280) + "…" : x.quote}”</a>
        </div>))}</Group> : null}
      {p.gaps.length ? <Group title="Worth practising first">{p.gaps.map((x, i) => (
        <div key={i}><div style={{ fontSize: 14, fontWeight: 500 }}>{x.title}</div><div style={faint}>{x.strong}</div></div>))}</Group> : null}
      <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
        <a href={`/report/${p.id}`} data-testid="to-report" style={{ ...link, background: ink("primary"), borderColor: ink("primary"), color: ink("primary-foreground") }}>Read the whole report</a>
        <a href={`/replay/${p.id}`} data-testid="to-replay" style={link}>Replay the interview</a>
        <a href="/" style={link}>Start another</a>
      </div>
      <p style={{ ...faint, margin: 0 }}>0 not shown, 1 named, 2 explained, 3 justified, 4 outstanding. The {p.level} bar is {p.bar.toFixed(1)}. The interviewer's lens changes nothing in the scores.</p>
    </section>
  )
}
