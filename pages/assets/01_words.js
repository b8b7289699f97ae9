// What Plotly itself writes, in Chinese. Plotly arrives after this file, so we wait for it.
(() => {
  const chinese = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {
      "Autoscale": "自动缩放",
      "Box Select": "框选",
      "Click to enter Colorscale title": "点击输入色标标题",
      "Click to enter X axis title": "点击输入横轴标题",
      "Click to enter Y axis title": "点击输入纵轴标题",
      "Compare data on hover": "悬停时对比",
      "Double-click on legend to isolate one trace": "双击图例只看一个系列",
      "Double-click to zoom back out": "双击恢复原大小",
      "Download plot as a PNG": "下载图片（PNG）",
      "Download plot": "下载图片",
      "Lasso Select": "套索选择",
      "Pan": "平移",
      "Reset axes": "重置坐标轴",
      "Reset": "重置",
      "Show closest data on hover": "悬停时显示最近的点",
      "Snapshot succeeded": "图片已保存",
      "Taking snapshot - this may take a few seconds": "正在生成图片，请稍候",
      "Toggle Spike Lines": "显示或隐藏参考线",
      "Zoom": "缩放",
      "Zoom in": "放大",
      "Zoom out": "缩小",
    },
    format: {
      days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
      shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
      months: Array.from({ length: 12 }, (_, month) => `${month + 1}月`),
      shortMonths: Array.from({ length: 12 }, (_, month) => `${month + 1}月`),
      date: "%Y-%m-%d",
      decimal: ".",
      thousands: ",",
    },
  };
  const register = () => window.Plotly ? window.Plotly.register(chinese) : setTimeout(register, 50);
  register();
})();
