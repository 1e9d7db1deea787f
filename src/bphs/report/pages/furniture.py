"""Words that belong to a page itself, not to a chapter, in both languages."""

from __future__ import annotations

from bphs.report.words.wording import Text

WORDS: dict[str, Text] = {
    "tag": Text("en", "zh-CN"),
    "other_tag": Text("zh-CN", "en"),
    "stop": Text(".", ""),
    "colon": Text(":", "："),
    "note": Text("", "注："),
    "skip": Text("Skip to the text", "跳到正文"),
    "contents": Text("Contents", "目录"),
    "chapters": Text("Chapters", "各章"),
    "previous": Text("Previous chapter", "上一章"),
    "next": Text("Next chapter", "下一章"),
    "other_language": Text("中文", "English"),
    "references": Text("References", "参考文献"),
    "code": Text("Code", "代码"),
    "parameters": Text("Code (parameters)", "代码（参数）"),
    "show_code": Text("Show all code", "显示全部代码"),
    "hide_code": Text("Hide all code", "隐藏全部代码"),
    "download": Text("Download", "下载"),
    "finding": Text("Finding", "结果"),
    "asked": Text("What was asked", "研究问题"),
    "answers": Text("What was found", "主要结果"),
    "answer_from": Text("From {}", "详见{}"),
    "unanswerable": Text("What these data cannot answer, and why", "现有数据不能回答的问题及原因"),
    "to_come": Text("What is not filled in yet, and what appears with it", "尚未填写的数据及填写后出现的内容"),
    "sections_left_out": Text("Sections that this study could not show", "本研究未能展示的各节"),
    "to_do": Text("What should be done", "对策建议"),
    "no_advice": Text(
        "No recommendation is given: this study has no table of rules (rules.csv) that says what follows from its "
        "findings. The answers above describe; they do not show what a measure would achieve.",
        "未提出建议：本研究没有规定由结果推出对策的规则表（rules.csv）。上述结果为描述性结果，不能据此推断某项措施的效果。",
    ),
    "one_finding": Text("1 finding", "1 项结果"),
    "several_findings": Text("{} findings", "{} 项结果"),
    "data": Text("Data", "数据来源"),
    "cite": Text("How to cite", "引用方式"),
    "cite_data": Text(
        "Cite figures by the sources named above, and what was computed from them as:",
        "引用原始数据请注明上列来源；引用计算结果请著录为：",
    ),
    "more": Text("All answers", "全部结果"),
    "all_chapters": Text("All chapters", "全部章节"),
    "lacks_one": Text(" (one section could not be shown)", "（1 节未能展示）"),
    "lacks_several": Text(" ({} sections could not be shown)", "（{} 节未能展示）"),
    "chapters_left_out": Text("Chapters that this study cannot show", "本研究未能展示的章节"),
    "several": Text("; ", "、"),
    "end": Text(".", "。"),
    "space": Text(" ", ""),
    "appendix": Text("Appendix: further results", "附录：其他结果"),
    "output": Text("Output of the code", "代码的输出"),
    "warning": Text("Message of the code", "代码的提示"),
    "scroll": Text("{}: scroll sideways to see all columns", "{}：可左右滚动查看全部各列"),
    "scroll_figure": Text("{}: scroll sideways to see all of it", "{}：可左右滚动查看全图"),
    "sideways": Text("Scroll sideways to see all of it →", "左右滑动查看全部 →"),
    "synthetic": Text("Synthetic data", "合成数据"),
    "synthetic_page": Text(
        "Results on this page come from synthetic data, made to show how the analysis works. Tables, figures and findings "
        "of such data carry the mark “Synthetic data”; these, and what the text says of them, say nothing about the real world.",
        "本页结果由合成数据得出，仅用于演示分析过程。由此得出的表、图与结果均标有“合成数据”字样，与正文中的相应说明同样不反映真实情况。",
    ),
    "synthetic_index": Text(
        "Sentences that carry the mark “Synthetic data” were computed from made-up data, to show how the analysis "
        "works. They say nothing about the real world.",
        "标有“合成数据”的结果由合成数据计算得出，仅用于演示分析过程，不反映真实情况。",
    ),
    "computed": Text(
        "This page was made from {}. Every result on it was computed when the notebook was run; none was typed by hand.",
        "本页由 {} 生成，页面上的全部结果均在运行笔记本时计算得出，没有手工填写的数字。",
    ),
    "computed_index": Text(
        "The results on this page were computed by the chapters they link to; none was typed by hand.",
        "本页所列结果均由所链接的章节计算得出，没有手工填写的数字。",
    ),
    "licence": Text(
        "Text and tables: CC BY 4.0. Code: MIT. Chinese characters: Noto Sans SC, SIL Open Font License 1.1.",
        "文字与表格采用 CC BY 4.0 许可，代码采用 MIT 许可；汉字字体为思源黑体（Noto Sans SC），采用 SIL 开放字体许可 1.1。",
    ),
    "what_if_total": Text("Yuan per resident", "人均经费（元）"),
    "what_if_weight": Text("Weight: ", "权重："),
    "what_if_sparse": Text("resident at half the overall density", "人口密度为平均一半处的居民"),
    "what_if_floor": Text("Floor, as a part of the equal sum", "人均下限（相对于等额）"),
    "studies": Text("Studies", "研究项目"),
}
