function exec_evaluation(turn) {
  const expected = turn?.evaluate_dataset_fields?.reference_output ??
    { text: "a b" };
  const actual = turn?.evaluate_target_output_fields ?? { text: "A B" };
  try {
    const words = actual.text.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = words.filter((word) => expected.text.includes(word)).length;
    const score = Number((hits / Math.max(1, words.length)).toFixed(2));
    return { score, reason: `matched ${hits} of ${words.length}` };
  } catch (error) {
    return { score: 0, reason: error.message };
  }
}
const result = exec_evaluation(INPUT);
console.log(JSON.stringify(result));
