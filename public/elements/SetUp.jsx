import { useEffect, useState } from "react"

// The set-up card. props: see app/web/setup_card.py. Choices live in sessionStorage: the chat remounts cards at will.
const ink = (name, alpha) => `hsl(var(--${name})${alpha ? " / " + alpha : ""})`
const KEPT = "hotseat:setup"
const MANY = 12 // questions, from which on there is a field to find one

const kept = (persona, fallback) => {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT) || "null")
    return found && found.persona === persona ? { ...fallback, ...found } : fallback
  } catch { return fallback }
}

const Dots = ({ n }) => (
  <span role="img" aria-label={"difficulty " + n + " of 5"} title={"difficulty " + n + " of 5"} style={{ display: "inline-flex", gap: 3, alignItems: "center" }}>
    {[1, 2, 3, 4, 5].map(i => <i key={i} style={{ width: 6, height: 6, borderRadius: 3, background: i <= n ? ink("primary") : ink("border") }} />)}
  </span>
)

const Choice = ({ on, name, onPick, children, style, label }) => (
  <label className="hs-choice" data-on={on} style={{
    display: "flex", gap: 10, cursor: "pointer", borderRadius: 10, padding: "10px 12px", minWidth: 0, position: "relative",
    border: "1px solid " + (on ? ink("primary") : ink("border")), background: on ? ink("primary", ".08") : ink("background"),
    boxShadow: on ? "inset 0 0 0 1px " + ink("primary") : "none", ...style }}>
    <input type="radio" name={name} checked={on} onChange={onPick} aria-label={label}
      style={{ position: "absolute", opacity: 0, width: 1, height: 1, margin: 0, pointerEvents: "none" }} />
    {children}
  </label>
)

const Part = ({ title, hint, wide, children }) => (
  <fieldset style={{ border: 0, padding: 0, margin: 0, minWidth: 0, gridColumn: wide ? "1 / -1" : undefined }}>
    <legend style={{ fontSize: 13, fontWeight: 600, marginBottom: 8, padding: 0 }}>
      {title}{hint ? <span style={{ fontWeight: 400, color: ink("muted-foreground"), marginLeft: 8 }}>{hint}</span> : null}
    </legend>
    {children}
  </fieldset>
)

const grid = (min) => ({ display: "grid", gridTemplateColumns: `repeat(auto-fill, minmax(min(${min}px, 100%), 1fr))`, gap: 8 })
const field = { position: "relative", zIndex: 1, fontSize: 14, padding: "8px 10px", borderRadius: 8, border: "1px solid " + ink("input"), background: ink("background"), color: ink("foreground"), width: "100%", boxSizing: "border-box", outlineColor: ink("primary") }
const faint = { fontSize: 12, color: ink("muted-foreground"), lineHeight: 1.4 }

export default function SetUp() {
  const [choice, setChoice] = useState(() => kept(props.persona.id, props.chosen))
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState("")
  const [find, setFind] = useState("")
  useEffect(() => { try { sessionStorage.setItem(KEPT, JSON.stringify(choice)) } catch {} }, [choice])
  const pick = (part) => { setChoice(c => ({ ...c, ...part })); setWrong("") }
  const p = props.persona, own = choice.question === props.custom
  const framework = props.frameworks.find(f => f.id === choice.framework) || props.frameworks[0]
  const level = props.levels.find(l => l.id === choice.level) || props.levels[0]

  const asked = props.groups.flatMap(g => g.questions).find(q => q.id === choice.question)
  const manner = props.temperaments.find(t => t.id === choice.temperament) || props.temperaments[0]
  const summary = [own ? choice.title.trim() || "Your own question" : asked ? asked.title : "", framework.title, level.title, choice.minutes + " min", manner.id ? manner.title : ""].filter(Boolean).join(" · ")

  const start = async () => {
    if (own && !choice.title.trim()) { setWrong("Give your own question a title."); return }
    if (own && choice.about.length > props.longest_about) { setWrong("Shorten what you pasted to " + props.longest_about.toLocaleString() + " characters."); return }
    setBusy(true); setWrong("")
    try {
      const answer = await callAction({ name: "start", payload: { ...choice, persona: p.id, minutes: Number(choice.minutes) } })
      const error = answer && answer.response && answer.response.error
      if (error) setWrong("That did not start: " + error + ".")
    } catch { setWrong("The connection was lost. Wait a moment and press the button again, or reload the page.") }
    setBusy(false)
  }

  const ownQuestion = (
    <Choice name="question" on={own} onPick={() => pick({ question: props.custom })} label="A question of your own" style={{ flexDirection: "column", gap: 6 }}>
      <span style={{ fontSize: 14, fontWeight: 500 }}>A question of your own <span style={{ ...faint, fontWeight: 400 }}>— or paste a job advert</span></span>
      {own ? <>
        <input type="text" data-testid="own-title" maxLength={200} value={choice.title} placeholder="Design a system that …" aria-label="Title of your question"
          onChange={e => pick({ title: e.target.value })} autoFocus
          style={field} />
        <textarea data-testid="own-about" rows={5} value={choice.about} placeholder="More on it, if you like: what it is for, who uses it, or a whole job advert." aria-label="More on your question, or a job advert"
          onChange={e => pick({ about: e.target.value })} style={{ ...field, resize: "vertical", minHeight: 96, lineHeight: 1.45, fontFamily: "inherit" }} />
        <span style={{ ...faint, display: "flex", justifyContent: "space-between", gap: 8 }}>
          <span>What you write here decides which topics come up; the interviewer does not read it out.</span>
          {choice.about.length > props.longest_about * .9 ? <span style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums", color: choice.about.length > props.longest_about ? ink("destructive") : undefined }}>
            {choice.about.length.toLocaleString()} / {props.longest_about.toLocaleString()}</span> : null}
        </span>
      </> : null}
    </Choice>)
  const matches = (q) => (q.title + " " + q.category).toLowerCase().includes(find.trim().toLowerCase())
  const shown = (g) => g.questions.some(matches) ? (
    <div key={g.title}>
      <div style={{ ...faint, marginBottom: 6 }}>{g.title}</div>
      <div style={grid(250)}>
        {g.questions.filter(matches).map(q => (
          <Choice key={q.id} name="question" on={choice.question === q.id} onPick={() => pick({ question: q.id })} label={q.title}>
            <span style={{ minWidth: 0, flex: 1 }}>
              <span style={{ display: "block", fontSize: 14, fontWeight: 500, lineHeight: 1.35 }}>{q.title}</span>
              <span style={{ ...faint, display: "flex", justifyContent: "space-between", gap: 8, marginTop: 3 }}>{q.category}<Dots n={q.difficulty} /></span>
            </span>
          </Choice>))}
      </div>
    </div>) : null
  const many = props.groups.reduce((n, g) => n + g.questions.length, 0) > MANY

  return (
    <section aria-label="Set up your interview" data-testid="setup" className="hs-card hs-setup" style={{
      width: "100%", boxSizing: "border-box", border: "1px solid " + ink("border"), borderRadius: 16, background: ink("card"), padding: "20px clamp(14px, 3vw, 24px)",
      display: "flex", flexDirection: "column", gap: 22 }}>
      <header style={{ display: "flex", gap: 14, alignItems: "flex-start" }}>
        <img src={p.icon} alt="" width="52" height="52" style={{ borderRadius: 13, flex: "none" }} />
        <div style={{ minWidth: 0 }}>
          <h2 style={{ fontSize: 19, fontWeight: 650, lineHeight: 1.25, margin: 0 }}>
            {p.interviewer} will interview you <span style={{ color: ink("muted-foreground"), fontWeight: 400 }}>· {p.name} lens, {p.focus.toLowerCase()}</span>
          </h2>
          <p style={{ fontSize: 14, margin: "4px 0 0", lineHeight: 1.45 }}>{p.blurb}</p>
          <p style={{ ...faint, margin: "4px 0 0" }}>{p.lens} Somebody else? Change the interviewer at the top of the page.</p>
          <p style={{ ...faint, margin: "4px 0 0" }}>Preparing? <a href="/guide" target="_blank" rel="noopener" data-testid="to-guides" style={{ color: ink("primary"), textDecoration: "underline" }}>Cheat sheets</a> show what good looks like.</p>
        </div>
      </header>

      <Part title="Question" hint="dots show difficulty">
        <div style={{ display: "flex", flexDirection: "column", gap: 12 }}>
          {many ? <input type="search" data-testid="find-question" value={find} onChange={e => setFind(e.target.value)} placeholder="Find a question" aria-label="Find a question" style={field} /> : null}
          {ownQuestion}
          {props.groups.map(shown)}
          {props.groups.some(g => g.questions.some(matches)) ? null : <span style={faint}>No question of ours is about that.</span>}
        </div>
      </Part>

      <Part title="Framework" hint="the steps you walk through">
        <div role="presentation" style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {props.frameworks.map(f => (
            <Choice key={f.id} name="framework" on={framework.id === f.id} onPick={() => pick({ framework: f.id })} label={f.title} style={{ padding: "7px 12px", fontSize: 13.5 }}>{f.title}</Choice>))}
        </div>
        <p style={{ ...faint, margin: "8px 0 0" }}>{framework.steps.join("  →  ")}</p>
      </Part>

      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(260px, 100%), 1fr))", gap: 22 }}>
        <Part title="Level">
          <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
            {props.levels.map(l => (
              <Choice key={l.id} name="level" on={level.id === l.id} onPick={() => pick({ level: l.id })} label={l.title} style={{ padding: "7px 14px", fontSize: 13.5 }}>{l.title}</Choice>))}
          </div>
          <p style={{ ...faint, margin: "8px 0 0" }}>The bar: {level.bar}.</p>
        </Part>
        <Part title="Length">
          <div style={{ display: "flex", alignItems: "center", gap: 12, minHeight: 36 }}>
            <input type="range" data-testid="minutes" aria-label="Minutes" min={props.minutes.shortest} max={props.minutes.longest} step="5" value={choice.minutes}
              onChange={e => pick({ minutes: Number(e.target.value) })} style={{ flex: 1, minWidth: 80, accentColor: ink("primary") }} />
            <output style={{ fontSize: 15, fontWeight: 600, fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>{choice.minutes} min</output>
          </div>
          <p style={{ ...faint, margin: "8px 0 0" }}>The clock starts with the first question.</p>
        </Part>
        {props.temperaments.length > 1 ? (
          <Part title="Manner" hint="the tone, never the bar" wide>
            <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
              {props.temperaments.map(t => (
                <Choice key={t.id} name="temperament" on={manner.id === t.id} onPick={() => pick({ temperament: t.id })} label={t.title} style={{ padding: "7px 14px", fontSize: 13.5 }}>{t.title}</Choice>))}
            </div>
            <p style={{ ...faint, margin: "8px 0 0" }}>{manner.blurb}</p>
          </Part>) : null}
      </div>

      <div style={{ display: "flex", alignItems: "center", gap: "6px 14px", flexWrap: "wrap", position: "sticky", bottom: 0, zIndex: 2, margin: "-4px calc(-1 * clamp(14px, 3vw, 24px)) -20px",
        padding: "14px clamp(14px, 3vw, 24px)", background: ink("card"), borderTop: "1px solid " + ink("border"), borderRadius: "0 0 16px 16px" }}>
        <button type="button" data-testid="start" className="hs-start" onClick={start} disabled={busy} style={{
          background: ink("primary"), color: ink("primary-foreground"), border: 0, borderRadius: 10, padding: "11px 20px", fontSize: 15, fontWeight: 600, cursor: busy ? "progress" : "pointer", opacity: busy ? .7 : 1 }}>
          {busy ? "Starting…" : "Start the interview"}
        </button>
        <span role="alert" data-testid="setup-error" style={{ fontSize: 13.5, color: wrong ? ink("destructive") : ink("muted-foreground"), flex: "1 1 220px", minWidth: 0 }}>{wrong || summary}</span>
      </div>
    </section>
  )
}
