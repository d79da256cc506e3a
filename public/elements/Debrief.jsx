export default function Debrief() {
  return <div data-testid="debrief">Debrief</div>
}
